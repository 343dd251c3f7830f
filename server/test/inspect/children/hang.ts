/** A child that never ends. */
for (;;) if (process.hrtime.bigint() < 0n) break
