/**
 * What a client makes of its open mailbox from the untagged responses alone, as the RFCs tell it to. A response that
 * contradicts what was said before is an error. RFC 9051 §7.4, §7.5, RFC 7162 §3.2.10, RFC 5267 §4.3
 */

/** A UID that is not known yet. */
const UNKNOWN = 0

export class ImapBelief {
  /** By number. */
  uids: number[] = []
  readonly flags = new Map<number, string>()
  /** As far as they were told. RFC 7162 */
  readonly modSeqs = new Map<number, number>()
  /** Results of searches by their tag; UIDs. */
  readonly results = new Map<string, number[]>()
  /** Up to where everything is known. */
  modSeq = 0
  uidValidity = 0
  #highestFetched = 0
  #numberless = false

  /** A response without its last line end. */
  hear(line: string): void {
    const exists = /^\* (\d+) EXISTS$/.exec(line)
    if (exists !== null) {
      const count = Number(exists[1])
      if (count < this.uids.length) throw new Error(`EXISTS shrinks from ${this.uids.length}: ${line}`)
      while (this.uids.length < count) this.uids.push(UNKNOWN)
    }
    const expunge = /^\* (\d+) EXPUNGE$/.exec(line)
    if (expunge !== null) this.#remove(Number(expunge[1]) - 1, line)
    const vanished = /^\* VANISHED (\(EARLIER\) )?(\S+)$/.exec(line)
    if (vanished !== null) this.#vanish(numbersOf(vanished[2] ?? ''), vanished[1] !== undefined)
    const fetched = /^\* (\d+) FETCH \(.*\bUID (\d+)\b.*\)$/.exec(line)
    if (fetched !== null) this.#fetched(Number(fetched[1]), Number(fetched[2]), line)
    const byUid = /^\* (\d+) UIDFETCH \(/.exec(line)
    if (byUid !== null) this.#fetchedByUid(Number(byUid[1]), line)
    const updated = /^\* ESEARCH \(TAG "([^"]+)"\) UID ?(.*)$/.exec(line)
    if (updated !== null) this.#updated(updated[1] ?? '', updated[2] ?? '')
    const code = /\[(UIDVALIDITY|HIGHESTMODSEQ) (\d+)\]/.exec(line)
    if (code?.[1] === 'UIDVALIDITY') this.uidValidity = Number(code[2])
    if (code?.[1] === 'HIGHESTMODSEQ') this.modSeq = Math.max(this.modSeq, Number(code[2]))
  }

  /** A command that may tell everything has been answered: nothing older is missing. */
  settle(): void {
    this.modSeq = Math.max(this.modSeq, this.#highestFetched)
  }

  /** The mailbox is left: numbers and searches end, UIDs and flags are kept. */
  leave(): void {
    this.uids = []
    this.results.clear()
  }

  /** Nothing of the messages is kept. */
  forgetAll(): void {
    this.flags.clear()
    this.modSeqs.clear()
  }

  #remove(at: number, line: string): void {
    const [uid] = this.uids.splice(at, 1)
    if (uid === undefined) throw new Error(`no message has this number: ${line}`)
    this.#forget(uid)
  }

  #vanish(uids: readonly number[], earlier: boolean): void {
    for (const uid of uids) {
      this.#forget(uid)
      if (earlier) continue
      const at = this.uids.indexOf(uid)
      // One that came and went before its UID was heard of.
      const place = at >= 0 ? at : this.#placeOfUnknown(uid)
      if (place < 0) throw new Error(`VANISHED of a UID that was never there: ${uid}`)
      this.uids.splice(place, 1)
    }
  }

  #fetched(number: number, uid: number, line: string): void {
    const known = this.uids[number - 1]
    if (known === undefined) throw new Error(`no message has this number: ${line}`)
    if (known !== UNKNOWN && known !== uid) throw new Error(`number ${number} was UID ${known}: ${line}`)
    this.uids[number - 1] = uid
    this.#learn(uid, line)
  }

  /** Who has enabled UIDONLY knows how many there are and never which number is whose. RFC 9586 §3.3 */
  #fetchedByUid(uid: number, line: string): void {
    this.#numberless = true
    if (!this.uids.includes(uid)) {
      const at = this.#placeOfUnknown(uid)
      if (at < 0) throw new Error(`more messages than there are: ${line}`)
      this.uids[at] = uid
    }
    this.#learn(uid, line)
  }

  /** Where a message whose UID was not known may stand: UIDs ascend. Without numbers any place is as good. */
  #placeOfUnknown(uid: number): number {
    if (this.#numberless) return this.uids.indexOf(UNKNOWN)
    const above = this.uids.findIndex((other) => other > uid)
    const place = this.uids.lastIndexOf(UNKNOWN, above < 0 ? this.uids.length : above)
    const below = this.uids.findLastIndex((other) => other !== UNKNOWN && other < uid)
    return place > below ? place : -1
  }

  #learn(uid: number, line: string): void {
    const flags = /FLAGS \(([^)]*)\)/.exec(line)?.[1]
    if (flags !== undefined) this.flags.set(uid, flags)
    const modSeq = Number(/MODSEQ \((\d+)\)/.exec(line)?.[1] ?? 0)
    if (modSeq === 0) return
    this.modSeqs.set(uid, modSeq)
    this.#highestFetched = Math.max(this.#highestFetched, modSeq)
  }

  #forget(uid: number): void {
    this.flags.delete(uid)
    this.modSeqs.delete(uid)
  }

  #updated(tag: string, items: string): void {
    const all = /^ALL (\S+)/.exec(items)
    if (all !== null || !this.results.has(tag))
      this.results.set(tag, all === null ? [] : numbersOf(all[1] ?? ''))
    for (const [, what, pairs = ''] of items.matchAll(/(ADDTO|REMOVEFROM) \(([^)]*)\)/g)) {
      const results = this.results.get(tag) ?? []
      const words = pairs.split(' ')
      for (let at = 0; at < words.length; at += 2)
        change(results, what ?? '', Number(words[at]), numbersOf(words[at + 1] ?? ''))
    }
  }
}

/** RFC 5267 §4.3.3, §4.3.4 */
function change(results: number[], what: string, position: number, uids: readonly number[]): void {
  if (what === 'ADDTO') {
    for (const uid of uids) if (results.includes(uid)) throw new Error(`${uid} is there already`)
    if (position === 0) results.push(...uids)
    else results.splice(position - 1, 0, ...uids)
    if (position > results.length) throw new Error(`no position ${position}`)
    if (position === 0) results.sort((a, b) => a - b)
    return
  }
  for (const uid of uids) {
    const at = results.indexOf(uid)
    if (at < 0 || (position > 0 && at !== position - 1)) throw new Error(`${uid} is not at ${position}`)
    results.splice(at, 1)
  }
}

/** The numbers of a set, in its order. */
export function numbersOf(set: string): number[] {
  return set.split(',').flatMap((part) => {
    const [low = 0, high = low] = part.split(':').map(Number)
    return Array.from({ length: high - low + 1 }, (_, at) => low + at)
  })
}
