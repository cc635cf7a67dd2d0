// Colours: as the system has them, unless the button says otherwise; remembered by the browser.

const CHOICES = ["system", "light", "dark"];
const system = matchMedia("(prefers-color-scheme: dark)");

/** Sets the colours up; calls `changed` whenever they are others. */
export function theme(button, changed) {
  let choice = CHOICES.includes(localStorage.getItem("theme")) ? localStorage.getItem("theme") : "system";

  function apply() {
    const dark = choice === "dark" || (choice === "system" && system.matches);
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    button.querySelector("span").textContent = choice;
    button.setAttribute("aria-label", choice === "system" ? "colours: as the system has them" : `colours: ${choice}`);
    changed();
  }

  button.addEventListener("click", () => {
    choice = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length];
    localStorage.setItem("theme", choice);
    apply();
  });
  system.addEventListener("change", apply);
  apply();
}

/** A colour of the style sheet, by name. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
