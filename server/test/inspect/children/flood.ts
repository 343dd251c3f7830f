/** A child that answers without end. */
const line = 'x'.repeat(65_536)
for (;;) if (!process.stdout.write(line)) await new Promise((go) => process.stdout.once('drain', go))
