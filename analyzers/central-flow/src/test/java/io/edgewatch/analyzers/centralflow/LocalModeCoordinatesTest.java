package io.edgewatch.analyzers.centralflow;

import java.util.Map;

class LocalModeCoordinatesTest extends CentralFlowCoordinatesTest {
    @Override
    protected Map<String, String> settings() {
        return Map.of("mode", "local", "local-every", "1", "tolerance", "1e-8");
    }
}
