/**
 * Plays a golden transcript over a real socket. A transcript reads like the RFC:
 *
 *   # RFC 2920 §3.1: commands may be sent in a group.      why, for the reader
 *   @ listen submission                                    a setting, for the test that opens the connection
 *   S: 220 mx.empresa.test ESMTP                           the server says exactly this line
 *   C: EHLO client.test                                    the client sends this line with CRLF
 *   S~ ^250-SIZE (?<size>\d+)$                             the server says a line that matches; names what it found
 *   C: MAIL FROM:<a@b.test> SIZE=${size}                   what was found, in any later step
 *   S* ^250                                                any number of lines that match, as many as come first
 *   C= .\r\nQUIT\r\n                                       the client sends these octets; \r \n \0 \\ \xHH are escapes
 *   ! tls                                                  both turn to TLS
 *   S$                                                     the server closes
 */
import { readFileSync } from 'node:fs'
import { SocketClient } from './socket-client.ts'

export type Transcript = {
  readonly settings: ReadonlyMap<string, string>
  readonly steps: readonly Step[]
}
export type Step = {
  readonly sign: 'C:' | 'C=' | 'S:' | 'S~' | 'S*' | 'S$' | '! '
  readonly text: string
  readonly line: number
}

/** Values by name. */
type Named = readonly (readonly [name: string, value: string])[]
const NOTHING: Named = []
const SIGNS: ReadonlySet<string> = new Set(['C:', 'C=', 'S:', 'S~', 'S*', 'S$', '! '])

export function readTranscript(path: string): Transcript {
  const settings = new Map<string, string>()
  const steps: Step[] = []
  for (const [index, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    if (line === '' || line.startsWith('#')) continue
    const sign = line.slice(0, 2)
    if (sign === '@ ') {
      const [, key = '', value = ''] = /^(\S+) ?(.*)$/.exec(line.slice(2)) ?? []
      settings.set(key, value)
    } else if (SIGNS.has(sign))
      steps.push({ sign: sign as Step['sign'], text: line.slice(sign === '! ' ? 2 : 3), line: index + 1 })
    else throw new Error(`${path}:${index + 1}: no such step: ${line}`)
  }
  return { settings, steps }
}

/**
 * Plays all steps; `given` are names that the steps may use. Throws with the transcript's line where the server says
 * something else.
 */
export async function playTranscript(
  transcript: Transcript,
  port: number,
  given: Named = NOTHING,
): Promise<void> {
  await using peer = await SocketClient.open(port)
  const found = new Map(given)
  const filled = (step: Step | undefined): Step | undefined =>
    step && {
      ...step,
      text: step.text.replaceAll(/\$\{(\w+)\}/g, (all, name: string) => found.get(name) ?? all),
    }
  for (const [at, written] of transcript.steps.entries()) {
    const step = filled(written) ?? written
    try {
      for (const [name, value] of await play(peer, step, filled(transcript.steps[at + 1])))
        found.set(name, value)
    } catch (cause) {
      throw new Error(`line ${step.line}: ${step.sign} ${step.text}: ${String(cause)}`, { cause })
    }
  }
}

/** Does one step; what an `S~` gave names to. */
async function play(peer: SocketClient, { sign, text }: Step, next: Step | undefined): Promise<Named> {
  switch (sign) {
    case 'C:':
      peer.write(Buffer.from(`${text}\r\n`))
      return NOTHING
    case 'C=':
      peer.write(unescapeOctets(text))
      return NOTHING
    case 'S:':
      assertLine(await peer.line(), (line) => line === text)
      return NOTHING
    case 'S~': {
      const line = await peer.line()
      const match = new RegExp(text, 'u').exec(line ?? '')
      assertLine(line, () => match !== null)
      return Object.entries(match?.groups ?? {})
    }
    case 'S*': {
      const stop = next?.sign === 'S~' ? new RegExp(next.text, 'u') : undefined
      for (;;) {
        const line = (await peer.peek())?.toString('utf8')
        if (line === undefined || !new RegExp(text, 'u').test(line)) return NOTHING
        if (stop?.test(line) === true || line === next?.text) return NOTHING
        await peer.line()
      }
    }
    case 'S$': {
      const line = await peer.line()
      if (line !== undefined) throw new Error(`the server went on: ${JSON.stringify(line)}`)
      return NOTHING
    }
    case '! ':
      if (text !== 'tls') throw new Error('no such act')
      await peer.startTls()
      return NOTHING
  }
}

function assertLine(line: string | undefined, fits: (line: string) => boolean): void {
  if (line === undefined) throw new Error('the server closed')
  if (!fits(line)) throw new Error(`the server said ${JSON.stringify(line)}`)
}

function unescapeOctets(text: string): Buffer {
  const pieces: Buffer[] = []
  for (const [, hex, sign, plain] of text.matchAll(/\\x([0-9a-fA-F]{2})|\\(.)|([^\\]+)/gs)) {
    if (hex !== undefined) pieces.push(Buffer.from([Number.parseInt(hex, 16)]))
    else if (sign !== undefined)
      pieces.push(Buffer.from({ r: '\r', n: '\n', t: '\t', '0': '\0' }[sign] ?? sign))
    else pieces.push(Buffer.from(plain ?? ''))
  }
  return Buffer.concat(pieces)
}
