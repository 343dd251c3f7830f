/**
 * What Outlook asks: an address, and the form of answer that it understands.
 *
 *   <Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006">
 *     <Request>
 *       <EMailAddress>ana@empresa.test</EMailAddress>
 *       <AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a</AcceptableResponseSchema>
 *     </Request>
 *   </Autodiscover>
 *
 * [MS-OXDSCLI] 2.2.3. Read element by element within bounds; a document type is refused, so that nothing is declared,
 * loaded or multiplied. THREATS JM4
 */
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { Refusal } from '../../lib/refusal.ts'
import { REQUEST_ATTRIBUTES, REQUEST_BYTES, REQUEST_DEPTH } from './limits.ts'

export type AutodiscoverRequest = {
  readonly address: string | undefined
  readonly schema: string | undefined
}

/** Throws Refusal `invalid`. */
export function readAutodiscoverRequest(octets: Uint8Array): AutodiscoverRequest {
  if (octets.length > REQUEST_BYTES) refuse()
  const parser = new SaxesParser()
  const open: string[] = []
  const found = new Map<string, string>()
  let broken = false
  parser.on('error', () => {
    broken = true
  })
  parser.on('doctype', () => {
    broken = true
  })
  parser.on('opentag', (tag: SaxesTagPlain) => {
    open.push(tag.name.slice(tag.name.indexOf(':') + 1).toLowerCase())
    if (open.length > REQUEST_DEPTH || Object.keys(tag.attributes).length > REQUEST_ATTRIBUTES) broken = true
  })
  parser.on('closetag', () => {
    open.pop()
  })
  const hear = (text: string): void => {
    const path = open.join('/')
    if (broken || !path.startsWith('autodiscover/request/')) return
    found.set(path, `${found.get(path) ?? ''}${text}`)
  }
  parser.on('text', hear)
  parser.on('cdata', hear)
  const text = textOf(octets)
  // In pieces, so that a document that breaks a bound at its head is not read to its end.
  for (let at = 0; at < text.length && !broken; at += PIECE) parser.write(text.slice(at, at + PIECE))
  if (!broken) parser.close()
  if (broken) refuse()
  const said = (name: string): string | undefined => found.get(`autodiscover/request/${name}`)?.trim()
  return { address: said('emailaddress'), schema: said('acceptableresponseschema') }
}

const PIECE = 256

function textOf(octets: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets)
  } catch (error) {
    if (error instanceof TypeError) refuse()
    throw error
  }
}

function refuse(): never {
  throw new Refusal('invalid', { key: 'http.broken' })
}
