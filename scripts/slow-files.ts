/** A reporter for node:test that names each test file which takes long, when it ends. */
import type { TestEvent } from 'node:test/reporters'

const SLOW_MS = 10_000

export default async function* slowFiles(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of source) {
    if (event.type !== 'test:summary' || event.data.file === undefined) continue
    const { file, duration_ms: tookMs } = event.data
    if (tookMs > SLOW_MS) yield `slow: ${file} took ${(tookMs / 1000).toFixed(1)} s\n`
  }
}
