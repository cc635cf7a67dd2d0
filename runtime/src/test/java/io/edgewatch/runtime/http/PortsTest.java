package io.edgewatch.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
    private static ServerSocket taken(int port) throws Exception {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    @Test
    void aTakenPortIsPassedOver() throws Exception {
        // Given
        try (var socket = taken(0)) {
            // When
            int free = Ports.firstFreeFrom(socket.getLocalPort());
            // Then
            assertThat(free).isBetween(socket.getLocalPort() + 1, socket.getLocalPort() + 99);
            taken(free).close();
        }
    }

    @Test
    void aFreePortIsTaken() throws Exception {
        // Given
        int free;
        try (var socket = taken(0)) {
            free = socket.getLocalPort();
        }
        // When, Then
        assertThat(Ports.firstFreeFrom(free)).isEqualTo(free);
    }

    @Test
    void saysWhichPortsAreTaken() throws Exception {
        // Given
        try (var socket = taken(65_535)) {
            // When, Then
            assertThat(socket.isBound()).isTrue();
            assertThatThrownBy(() -> Ports.firstFreeFrom(65_535))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("ports 65535 to 65535 are all taken; name a free one");
        }
    }
}
