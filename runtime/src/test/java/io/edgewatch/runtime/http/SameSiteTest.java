package io.edgewatch.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SameSiteTest {
    private final SameSite onLoopback = new SameSite(true, Set.of("this-machine.example"));
    private final SameSite onAllAddresses = new SameSite(false, Set.of("this-machine.example"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1.2.3:9464",
                "[fe80::1]:9464",
                "streams:9464",
                "localhost",
                "127.0.0.1",
                "this-machine.example:9464",
                "This-Machine.example"
            })
    void answersOnAllAddressesUnderNamesThatNobodyElseCanHave(String host) {
        assertThat(onAllAddresses.refusal(host, null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"attacker.example", "10.1.2.3.attacker.example:9464", "a.b", "", "streams:1:2", "[x]", "."})
    void refusesOnAllAddressesANameThatAnAttackerMayHaveMadeLeadHere(String host) {
        assertThat(onAllAddresses.refusal(host, null))
                .hasValueSatisfying(why -> assertThat(why).contains("'" + host + "'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"streams:9464", "10.1.2.3", "this-machine.example"})
    void answersOnLoopbackUnderLoopbackNamesOnly(String host) {
        assertThat(onLoopback.refusal(host, null)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:9464, true",
        "http://127.0.0.1:9465, false",
        "http://localhost:9464, false",
        "https://attacker.example, false",
        "null, false",
        "'', false",
        "not an origin, false",
        ", true"
    })
    void answersPagesOfTheSameHostAndPortOnly(@Nullable String origin, boolean answered) {
        assertThat(onLoopback.refusal("127.0.0.1:9464", origin).isEmpty()).isEqualTo(answered);
    }
}
