package io.edgewatch.trainer;

/**
 * Where a trainer stands.
 *
 * @param lastStep last step taken, −1 if none
 * @param loss at that step; NaN if no step was taken yet
 * @param published steps of this attempt whose record is acknowledged
 * @param backlog steps taken and not yet published, in memory and on disk
 * @param dropped steps lost and declared as gaps
 * @param spilled steps that wait on disk
 * @param spilledBytes what those take there
 */
public record TrainerStatus(
        long lastStep, double loss, long published, int backlog, long dropped, int spilled, long spilledBytes) {
    static final TrainerStatus PREPARING = new TrainerStatus(-1, Double.NaN, 0, 0, 0, 0, 0);
}
