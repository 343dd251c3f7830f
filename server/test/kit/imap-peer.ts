/**
 * A client among several that change one mailbox at once. It believes what the responses tell it, whatever it has enabled,
 * and can be asked whether that is the truth.
 */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { ImapBelief } from './imap-belief.ts'
import type { ImapClient } from './imap-client.ts'

/** What it has enabled: nothing, or that. */
export type PeerStyle = 'plain' | 'condstore' | 'qresync' | 'uidonly'
export const PEER_STYLES = ['plain', 'condstore', 'qresync', 'uidonly'] as const

export const ACTS = [
  'append',
  'append',
  'store',
  'uid-store',
  'conditional-store',
  'expunge',
  'uid-expunge',
  'move',
  'noop',
  'idle',
  'fetch',
  'search',
  'return',
] as const
export type Act = { readonly kind: (typeof ACTS)[number]; readonly at: number; readonly other: number }

/** By UID, in their order. */
export type Truth = ReadonlyMap<number, { readonly flags: string; readonly modSeq: number }>

const FLAGS = ['\\Flagged', '\\Seen', '\\Deleted', '$Work']
const ENABLING: Readonly<Record<PeerStyle, string | undefined>> = {
  plain: undefined,
  condstore: 'CONDSTORE',
  qresync: 'QRESYNC',
  uidonly: 'UIDONLY',
}
/** RFC 7162 §3.2.10, RFC 9586 §3.2, §3.3 */
const UNASKED: Readonly<Record<PeerStyle, RegExp>> = {
  plain: /^\* (?:VANISHED|\d+ UIDFETCH|.*MODSEQ \()/,
  condstore: /^\* (?:VANISHED|\d+ UIDFETCH)/,
  qresync: /^\* \d+ (?:EXPUNGE|UIDFETCH)/,
  uidonly: /^\* \d+ (?:EXPUNGE|FETCH)/,
}
const IDLE_MS = 20

export class ImapPeer {
  readonly belief = new ImapBelief()
  readonly style: PeerStyle
  readonly client: ImapClient
  readonly #mailbox: string

  constructor(client: ImapClient, mailbox: string, style: PeerStyle) {
    this.client = client
    this.#mailbox = mailbox
    this.style = style
  }

  async begin(): Promise<void> {
    const extension = ENABLING[this.style]
    if (extension !== undefined) await this.say(`ENABLE ${extension}`)
    await this.open()
  }

  /** Its tagged answer, which is never BAD. */
  async say(command: string): Promise<string> {
    const { untagged, tagged } = await this.client.command(command)
    for (const line of [...untagged, tagged]) this.#hear(line)
    if (/^\S+ BAD /.test(tagged)) throw new Error(`${command}: ${tagged}`)
    return tagged
  }

  /** Opens the mailbox, or comes back to it, and follows two searches. */
  async open(): Promise<void> {
    const { belief, style } = this
    const known = [...belief.flags.keys()].sort((a, b) => a - b)
    const again = style === 'qresync' && belief.uidValidity > 0
    // Numbers and UIDs as they were, for the server to find out from where on it must speak. RFC 7162 §3.2.5.2
    const numbered = [...belief.uids.entries()].filter(([, uid]) => uid > 0)
    const numbers = numbered.map(([at]) => at + 1).join(',')
    const pairs = numbered.length > 0 ? ` (${numbers} ${numbered.map(([, uid]) => uid).join(',')})` : ''
    const knowing = known.length > 0 ? ` ${known.join(',')}${pairs}` : ''
    belief.leave()
    await this.say(
      again
        ? `SELECT ${this.#mailbox} (QRESYNC (${belief.uidValidity} ${belief.modSeq}${knowing}))`
        : `SELECT ${this.#mailbox}`,
    )
    if (style !== 'qresync') belief.forgetAll()
    await this.say('NOOP')
    belief.settle()
    // What it did not know it had to ask for: by UIDs above those it knew.
    if (!again) await this.say(`UID FETCH 1:* ${style === 'condstore' ? '(FLAGS MODSEQ)' : '(FLAGS)'}`)
    await this.say('UID SEARCH RETURN (UPDATE ALL) FLAGGED')
    await this.say('UID SORT RETURN (UPDATE ALL) (REVERSE ARRIVAL SUBJECT) UTF-8 UNSEEN')
  }

  async act({ kind, at, other }: Act): Promise<void> {
    const { belief } = this
    const byUid = this.style === 'uidonly'
    const flag = FLAGS[other % FLAGS.length] ?? ''
    const sign = at % 3 === 0 ? '-' : '+'
    const number = belief.uids.length === 0 ? 0 : (at % belief.uids.length) + 1
    const uid = Math.max(1, belief.uids[number - 1] ?? 1)
    switch (kind) {
      case 'append': {
        const message = `Subject: ${other}\r\n\r\n`
        await this.say(`APPEND ${this.#mailbox} {${message.length}+}\r\n${message}`)
        return
      }
      case 'store':
        if (number > 0 && !byUid) await this.say(`STORE ${number} ${sign}FLAGS (${flag})`)
        return
      case 'uid-store':
        await this.say(`UID STORE ${uid}:${uid + other} ${sign}FLAGS (${flag})`)
        return
      case 'conditional-store':
        await this.#storeIfUnchanged(uid, `${sign}FLAGS (${flag})`)
        return
      case 'expunge':
        await this.say('EXPUNGE')
        return
      case 'uid-expunge':
        await this.say(`UID EXPUNGE ${uid}:*`)
        return
      case 'move':
        await this.say(`UID MOVE ${uid} Archive`)
        return
      case 'noop':
        await this.say('NOOP')
        belief.settle()
        return
      case 'idle':
        await this.#idle()
        return
      case 'fetch':
        if (number > 0)
          await this.say(byUid ? `UID FETCH ${uid}:* (UID FLAGS)` : `FETCH ${number}:* (UID FLAGS)`)
        return
      case 'search':
        await this.say(byUid ? 'UID SEARCH UNSEEN' : 'SEARCH UNSEEN')
        return
      case 'return':
        await this.open()
    }
  }

  /** Hears everything that is left to be told; throws where it is not what is there. */
  async assertKnows(truth: Truth): Promise<void> {
    await this.say('NOOP')
    const { belief, style } = this
    belief.settle()
    const uids = [...truth.keys()]
    assert.equal(belief.uids.length, uids.length, `${style}: how many`)
    for (const [at, uid] of belief.uids.entries()) {
      if (style === 'uidonly') assert.ok(uid === 0 || truth.has(uid), `${style}: UID ${uid} is not there`)
      else if (uid !== 0) assert.equal(uid, uids[at], `${style}: the UID of number ${at + 1}`)
    }
    for (const [uid, flags] of belief.flags)
      assert.equal(flags, truth.get(uid)?.flags, `${style}: flags of ${uid}`)
    for (const [uid, modSeq] of belief.modSeqs)
      assert.equal(modSeq, truth.get(uid)?.modSeq, `${style}: the mod-sequence of ${uid}`)
    const [flagged = [], unseen = []] = belief.results.values()
    assert.deepEqual(
      flagged,
      uids.filter((uid) => truth.get(uid)?.flags.includes('\\Flagged')),
      `${style}: the search that is followed`,
    )
    const fresh = new ImapBelief()
    const asked = 'UID SORT RETURN (ALL) (REVERSE ARRIVAL SUBJECT) UTF-8 UNSEEN'
    for (const line of (await this.client.command(asked)).untagged) fresh.hear(line)
    assert.deepEqual(unseen, [...fresh.results.values()][0] ?? [], `${style}: the order that is followed`)
  }

  async #storeIfUnchanged(uid: number, change: string): Promise<void> {
    const { belief, style } = this
    if (style === 'plain' || style === 'uidonly') return
    const since = belief.modSeqs.get(uid) ?? belief.modSeq
    await this.say(`UID STORE ${uid} (UNCHANGEDSINCE ${since}) ${change}`)
  }

  /** Hears at once what others do, removals too. */
  async #idle(): Promise<void> {
    const { client, belief } = this
    client.write('idle IDLE\r\n')
    for (;;) {
      const response = await client.response()
      if (response === undefined) throw new Error('closed in IDLE')
      if (response.startsWith('+ ')) break
      this.#hear(response)
    }
    await sleep(IDLE_MS)
    client.write('DONE\r\n')
    const { untagged, tagged } = await client.answer('idle')
    for (const line of [...untagged, tagged]) this.#hear(line)
    belief.settle()
  }

  /** Only what it has asked to be told so. */
  #hear(line: string): void {
    if (UNASKED[this.style].test(line)) throw new Error(`a client of ${this.style} is told ${line}`)
    this.belief.hear(line)
  }
}
