/**
 * What a message is known by: 32-bit hashes of its words, of words near each other, of what its header, its links and
 * its parts are like. The same for all languages: words come folded, so `reunión` and `REUNION` are one.
 */

import { fold } from '../../../mail/message/fold.ts'
import { firstOf, type Reading } from '../content/reading.ts'
import { addWords } from '../content/words.ts'
import { TOKEN_WORDS_MAX, TOKENS_MAX } from './limits.ts'

/** Signs from here on are words of their own. */
const ALONE_FROM = 0x3040
/** Words of a text below which its signature is read too: there may be nothing else. */
const FOOT_COUNTS_BELOW = 20
/** How far apart two words of a pair may stand: farther ones add more chance than sense. */
const WINDOW = 1
/** Fields whose words say something; of the others only that they are there. */
const TOLD_FIELDS: ReadonlySet<string> = new Set([
  'from',
  'reply-to',
  'x-mailer',
  'user-agent',
  'organization',
  'content-type',
  'content-transfer-encoding',
  'mime-version',
  'importance',
  'x-priority',
  'x-msmail-priority',
])
/** What a mailing list writes: all of it says one thing. */
const LIST_FIELDS: ReadonlySet<string> = new Set([
  'list-id',
  'list-post',
  'list-help',
  'list-subscribe',
  'list-archive',
  'list-unsubscribe',
  'list-owner',
  'x-beenthere',
  'x-mailman-version',
  'x-original-date',
  'errors-to',
  'sender',
  'precedence',
  'mailing-list',
  'x-mailing-list',
  'x-loop',
  'x-original-to',
  'list-software',
  'x-list-host',
  'x-egroups-return',
])
/** Fields that say nothing of what the message is: they are everywhere, or another filter wrote them. */
const SILENT_FIELDS = [
  'x-spam',
  'x-valija',
  'delivered-to',
  'return-path',
  'authentication-results',
  'arc-',
  'dkim-',
  'x-ms-',
  'x-gm-',
  'x-google-',
  'x-virus',
  'delivery-date',
  'x-keywords',
  'status',
  'x-status',
  'x-uid',
  'x-uidl',
] as const

/** Sorted, each once. Never throws. */
export function tokensOf(
  reading: Reading,
  options: { readonly header: boolean } = { header: true },
): Uint32Array {
  const set = new TokenSet()
  addText(set, 's', reading.subjectWords)
  addText(set, 't', reading.words)
  addLoose(set, 'h', reading.hiddenWords)
  if (reading.words.length < FOOT_COUNTS_BELOW) addLoose(set, 't', reading.footWords)
  addLinks(set, reading)
  addShape(set, reading)
  if (options.header) addHeader(set, reading)
  return set.take()
}

/** Hash of a text within a kind of tokens. */
export function tokenOf(kind: string, text: string): number {
  let hash = 0x811c9dc5 ^ Math.imul(kind.charCodeAt(0), 0x9e3779b1)
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return mix(hash)
}

function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

function addText(set: TokenSet, kind: string, words: readonly string[]): void {
  const count = Math.min(words.length, TOKEN_WORDS_MAX)
  const hashes = new Uint32Array(count)
  for (let at = 0; at < count; at++) {
    const word = words[at] ?? ''
    // A letter alone is noise, most of all where the character set is not known; a sign of Chinese is a word.
    if (word.length === 1 && word.charCodeAt(0) < ALONE_FROM) continue
    const hash = tokenOf('w', word)
    hashes[at] = hash
    set.add(kind === 's' ? mix(hash + 0x51ab) : hash)
    for (let back = 1; back <= WINDOW && back <= at; back++)
      set.add(mix(Math.imul(hashes[at - back] ?? 0, 0x01000193) ^ hash ^ Math.imul(back, 0x27d4eb2f)))
  }
}

function addLoose(set: TokenSet, kind: string, words: readonly string[]): void {
  for (let at = 0; at < words.length && at < TOKEN_WORDS_MAX; at++) set.add(tokenOf(kind, words[at] ?? ''))
}

function addLinks(set: TokenSet, { links }: Reading): void {
  for (const { host, domain, path, kind, isAddress, port } of links) {
    set.add(tokenOf('u', domain))
    if (host !== domain) set.add(tokenOf('v', host))
    if (isAddress) set.add(tokenOf('m', 'url address'))
    if (port !== undefined) set.add(tokenOf('m', 'url port'))
    set.add(tokenOf('m', `url ${kind}`))
    const words: string[] = []
    addWords(words, path.slice(0, 200).toLowerCase(), 8)
    for (const word of words) set.add(tokenOf('p', word))
  }
}

/** How it is made, in steps: `html`, `links 4`, `file image/gif`. */
function addShape(set: TokenSet, reading: Reading): void {
  const { html, charsets, files, words, links, hiddenWords } = reading
  const shape = [
    html === undefined ? 'no html' : reading.plain === '' ? 'html only' : 'both',
    `words ${step(words.length)}`,
    `links ${step(links.length)}`,
    `hidden ${step(hiddenWords.length)}`,
    `parts ${step(reading.parts)}`,
  ]
  if (html !== undefined) {
    shape.push(`images ${step(html.images)}`, `fonts ${step(html.fonts)}`, `big ${step(html.bigFonts)}`)
    if (html.beacons > 0) shape.push('beacon')
    if (html.forms > 0) shape.push('form')
    if (html.splits > 0) shape.push('splits')
    if (html.strange > 0) shape.push(`strange ${step(html.strange)}`)
  }
  if (reading.base64Texts > 0) shape.push('base64 text')
  for (const charset of charsets) shape.push(`charset ${charset}`)
  for (const { type, name } of files)
    shape.push(`file ${type}`, `name ${name.slice(name.lastIndexOf('.') + 1)}`)
  for (const each of shape) set.add(tokenOf('m', each))
}

function addHeader(set: TokenSet, reading: Reading): void {
  for (const [name, value] of reading.fields) {
    if (SILENT_FIELDS.some((start) => name.startsWith(start))) continue
    if (LIST_FIELDS.has(name)) {
      set.add(tokenOf('f', 'list'))
      if (name === 'list-id')
        set.add(tokenOf('f', value.slice(value.lastIndexOf('<'), value.lastIndexOf('<') + 80)))
      continue
    }
    set.add(tokenOf('f', name))
    if (name === 'received') {
      addReceived(set, value)
    } else if (TOLD_FIELDS.has(name)) {
      const words: string[] = []
      addWords(words, fold(value.slice(0, 300)), 20)
      for (const word of words) set.add(tokenOf('f', `${name} ${word}`))
    }
  }
  for (const { local, host } of reading.from)
    set.add(tokenOf('a', `${local}@${host}`)).add(tokenOf('a', host))
  for (const { host } of reading.replyTo) set.add(tokenOf('a', `reply ${host}`))
  const id = firstOf(reading.fields, 'message-id') ?? ''
  set.add(tokenOf('a', `id ${id.slice(id.lastIndexOf('@') + 1, id.lastIndexOf('@') + 80)}`))
  set.add(tokenOf('m', `to ${step(reading.to.length)}`))
}

/** Names of the hosts that it passed, their networks, and the words of the programs that wrote this. */
function addReceived(set: TokenSet, value: string): void {
  const date = value.indexOf(';')
  const passed = value.slice(0, date < 0 ? 250 : Math.min(250, date))
  const told: string[] = []
  addWords(told, passed.toLowerCase(), 40)
  for (const word of told) if (!/^[0-9]+$/.test(word)) set.add(tokenOf('q', word))
  const words = value
    .slice(0, 300)
    .toLowerCase()
    .split(/[\s()[\];,]+/)
  for (const word of words) {
    const labels = word.split('.')
    if (labels.length < 2 || word.length > 100) continue
    if (labels.length === 4 && labels.every((label) => /^[0-9]{1,3}$/.test(label)))
      set.add(tokenOf('r', labels.slice(0, 3).join('.'))).add(tokenOf('r', labels.slice(0, 2).join('.')))
    else set.add(tokenOf('r', labels.slice(-2).join('.')))
  }
}

/** 0, 1, 2, 4, 8 …: about how many. */
function step(count: number): number {
  return count === 0 ? 0 : 2 ** Math.floor(Math.log2(count))
}

/** Lives for one message: a table twice as large as what it may hold, 0 for an empty place. */
class TokenSet {
  readonly #table = new Uint32Array(16_384)
  #count = 0

  add(token: number): this {
    const value = token === 0 ? 1 : token
    if (this.#count >= TOKENS_MAX) return this
    let at = value & 16_383
    for (let there = this.#table[at]; there !== 0; there = this.#table[at]) {
      if (there === value) return this
      at = (at + 1) & 16_383
    }
    this.#table[at] = value
    this.#count++
    return this
  }

  take(): Uint32Array {
    const out = new Uint32Array(this.#count)
    let length = 0
    for (const token of this.#table) if (token !== 0) out[length++] = token
    return out
  }
}
