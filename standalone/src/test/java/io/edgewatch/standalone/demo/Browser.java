package io.edgewatch.standalone.demo;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium on the live page. */
final class Browser implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final ChromeDriver driver;

    Browser() {
        ChromeOptions options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(new File("/usr/bin/chromedriver"))
                .build();
        driver = new ChromeDriver(service, options);
        driver.manage().window().setSize(new Dimension(1200, 1400));
    }

    /** Opens the page, on a run. */
    void open(URI page, String run) {
        driver.get("about:blank"); // else only the fragment would change
        console(); // what was said of the page before
        driver.get(page.resolve("/#run=" + run).toString());
        await().atMost(LIMIT).until(() -> text("run-name").equals(run));
    }

    String text(String id) {
        return String.valueOf(run("return document.getElementById(arguments[0]).textContent", id));
    }

    String phase() {
        return String.valueOf(run("return document.getElementById('phase').dataset.phase ?? ''"));
    }

    /** The steps the page has of the chosen run, ascending. */
    List<Long> steps() {
        return ((List<?>) run("return document.documentElement.page.steps()"))
                .stream().map(step -> ((Number) step).longValue()).toList();
    }

    /** What is shown of a quantity. */
    record Shown(String run, long step, double value) {}

    Shown shown(String quantity) {
        Map<?, ?> data = (Map<?, ?>) run(
                "const e = document.querySelector(`data[data-quantity='${arguments[0]}']`);"
                        + "return {run: e.dataset.run, step: e.dataset.step, value: e.value}",
                quantity);
        return new Shown(
                String.valueOf(data.get("run")),
                Long.parseLong(String.valueOf(data.get("step"))),
                Double.parseDouble(String.valueOf(data.get("value"))));
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    WebElement focused() {
        return driver.switchTo().activeElement();
    }

    /** What a script answers, which must be something. */
    Object run(String script, Object... arguments) {
        return Objects.requireNonNull(driver.executeScript(script, arguments), script);
    }

    void remember(String name, String value) {
        driver.executeScript("localStorage.setItem(arguments[0], arguments[1])", name, value);
    }

    void focus(String selector) {
        driver.executeScript("document.querySelector(arguments[0]).focus()", selector);
    }

    /** What the console says: errors, warnings, refused files. */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::toString)
                .toList();
    }

    /** Makes the window as high as the page. */
    void showAll() {
        long height = ((Number) run("return document.documentElement.scrollHeight")).longValue();
        long frame = ((Number) run("return window.outerHeight - window.innerHeight")).longValue();
        driver.manage().window().setSize(new Dimension(1200, Math.toIntExact(height + frame)));
    }

    void screenshot(Path file) throws IOException {
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
