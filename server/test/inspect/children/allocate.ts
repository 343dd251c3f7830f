/** A child that wants two gibibytes, as a hostile file would make it. */
const held: Buffer[] = []
for (let i = 0; i < 64; i++) held.push(Buffer.alloc(32 * 1024 * 1024, 1))
process.stdout.write(`null${held.length > 64 ? '!' : ''}`)
