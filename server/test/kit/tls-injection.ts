/** What a client of IMAP or POP3 may try around the moment that TLS begins. THREATS TL1 */
import type { TestContext } from 'node:test'
import type { SocketClient } from './socket-client.ts'

export type TlsWorld = {
  /** Connected, the greeting unread, TLS not yet on. */
  open(): Promise<SocketClient>
  /** `STLS`, with its line end. */
  readonly begin: string
  /** A command that does nothing, with its line end. */
  readonly nothing: string
  /** What no answer may look like that a client would believe. */
  readonly believed: RegExp
}

/** What waits behind the command closes the connection, unanswered. */
export async function assertInjectionCloses(
  t: TestContext,
  { open, begin, nothing }: TlsWorld,
  more: readonly string[],
): Promise<void> {
  for (const behind of [nothing, '\x16', ...more]) {
    await using client = await open()
    await client.line()
    client.write(begin + behind)
    t.assert.strictEqual(await client.line(), undefined, JSON.stringify(behind))
  }
}

/** Rubbish instead of a handshake ends that connection; a TLS alert may come first. */
export async function assertRubbishEnds(
  t: TestContext,
  { open, begin, nothing, believed }: TlsWorld,
): Promise<void> {
  await using client = await open()
  await client.line()
  client.write(begin)
  t.assert.match((await client.line()) ?? '', /OK/)
  client.write(nothing.repeat(2))
  t.assert.doesNotMatch((await client.line()) ?? '', believed)
}
