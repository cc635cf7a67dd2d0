package io.edgewatch.analyzers.sharpness;

import java.util.HashMap;
import java.util.Map;

class SharpnessAtMidpointCoordinatesTest extends SharpnessCoordinatesTest {
    @Override
    protected Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(super.settings());
        settings.put("at", "midpoint");
        return settings;
    }
}
