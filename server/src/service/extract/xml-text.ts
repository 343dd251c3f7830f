/**
 * The words of an XML document, element by element, without a tree. Entities that a document declares are not known
 * here, nothing is loaded from anywhere, and broken documents say what they say up to where they break.
 */
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import type { Collected } from './collected.ts'
import { XML_DEPTH_MAX, XML_FAULTS_MAX } from './limits.ts'

/** What an element is: its own text is heard, all within it is not, or it says something itself. */
export type Meaning = 'heard' | 'silent' | { readonly says: string } | undefined

export type XmlRules = {
  /** `name` is without its prefix. */
  meaningOf(name: string, attributes: Readonly<Record<string, string>>): Meaning
  /** Elements whose begin and end part words, with what stands between these. */
  readonly breaks: ReadonlyMap<string, string>
  /** Whether the text of elements within a heard one is heard too. */
  readonly inherit: boolean
}

const CHUNK = 64 * 1024

type Open = { readonly name: string; readonly heard: boolean; readonly silent: boolean }

/** Says the words of a document. Never throws for what is in it. */
export function sayXml(bytes: Uint8Array, rules: XmlRules, collected: Collected): void {
  const open: Open[] = []
  let faults = 0
  let deep = false
  const parser = new SaxesParser()
  parser.on('error', () => {
    faults++
  })
  parser.on('opentag', (tag: SaxesTagPlain) => {
    if (open.length >= XML_DEPTH_MAX) deep = true
    const name = localName(tag.name)
    const outer = open.at(-1)
    const meaning = outer?.silent === true ? 'silent' : rules.meaningOf(name, tag.attributes)
    const heard = meaning === 'heard' || (rules.inherit && outer?.heard === true && meaning !== 'silent')
    if (meaning !== 'silent') {
      if (rules.breaks.get(name) === '\n') collected.part()
      if (typeof meaning === 'object') collected.say(meaning.says)
    }
    open.push({ name, heard, silent: meaning === 'silent' })
  })
  parser.on('closetag', () => {
    const closed = open.pop()
    if (closed === undefined || closed.silent) return
    const sign = rules.breaks.get(closed.name)
    if (sign === '\n') collected.part()
    else if (sign !== undefined) collected.say(sign)
  })
  const hear = (text: string): void => {
    if (open.at(-1)?.heard === true) collected.say(text)
  }
  parser.on('text', hear)
  parser.on('cdata', hear)
  const decoder = new TextDecoder(charsetOf(bytes))
  for (let at = 0; at < bytes.length && !deep && faults <= XML_FAULTS_MAX && !collected.isOver; at += CHUNK)
    parser.write(decoder.decode(bytes.subarray(at, at + CHUNK), { stream: true }))
  collected.part()
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function charsetOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'
}
