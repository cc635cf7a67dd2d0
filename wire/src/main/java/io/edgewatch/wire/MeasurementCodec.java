package io.edgewatch.wire;

import io.edgewatch.wire.proto.MeasurementMessage;

/** Values of {@link Topic#MEASUREMENTS}; what a value is of stands in the record's key. */
public final class MeasurementCodec {

    /** The value bytes; the key is {@link MeasurementKey#encode}. */
    public byte[] encode(Measurement measurement) {
        return Frame.wrap(MeasurementMessage.newBuilder()
                .setValue(Messages.canonical(measurement.value()))
                .setUncertainty(measurement.uncertainty())
                .setUnit(measurement.unit())
                .setConfigurationDigest(measurement.configurationDigest())
                .build());
    }

    /**
     * Reads a record's key and value.
     *
     * @throws MalformedRecordException if either is not what it should be
     */
    public Measurement decode(byte[] key, byte[] value) throws MalformedRecordException {
        MeasurementKey measured = MeasurementKey.decode(key);
        MeasurementMessage message = Frame.unwrap(value, MeasurementMessage.parser());
        try {
            return new Measurement(
                    measured,
                    message.getValue(),
                    message.getUncertainty(),
                    message.getUnit(),
                    message.getConfigurationDigest());
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException(MalformedRecordException.Reason.INVALID, String.valueOf(e.getMessage()));
        }
    }
}
