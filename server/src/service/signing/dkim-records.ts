/**
 * The DNS records of a domain's keys. Pure: whoever prints, checks or serves records calls `dkimRecords`.
 *
 * RFC 6376 §3.6, RFC 8463 §4
 */
import type { DkimKeyRecord, DkimState } from '../../store/directory-dkim.ts'

export type DkimRecord = {
  /** `r20261122a4f2._domainkey.empresa.es`, without a dot at the end. */
  readonly name: string
  readonly type: 'TXT'
  /** The whole text; DNS joins the strings without anything between. RFC 6376 §3.6.2.2 */
  readonly text: string
  /** The same in strings of at most 255 octets. RFC 1035 §3.3 */
  readonly strings: readonly string[]
  readonly selector: string
  readonly algorithm: DkimKeyRecord['algorithm']
  readonly state: DkimState
}

/** Octets of one string of a TXT record. RFC 1035 §3.3 */
const STRING_OCTETS = 255

/** The record of every key that has to be published now: all but the retired. `domain` in A-labels. */
export function dkimRecords(domain: string, keys: readonly DkimKeyRecord[]): DkimRecord[] {
  return keys.filter(({ state }) => state !== 'retired').map((key) => dkimRecord(domain, key))
}

export function dkimRecord(domain: string, key: DkimKeyRecord): DkimRecord {
  const { selector, algorithm, state } = key
  // An empty `p=` says that the key is void. RFC 6376 §3.6.1
  const p = state === 'revoked' ? '' : key.publicKey
  const text = `v=DKIM1; k=${algorithm === 'rsa-sha256' ? 'rsa' : 'ed25519'}; p=${p}`
  const strings: string[] = []
  for (let at = 0; at < text.length; at += STRING_OCTETS) strings.push(text.slice(at, at + STRING_OCTETS))
  return { name: `${selector}._domainkey.${domain}`, type: 'TXT', text, strings, selector, algorithm, state }
}

/** Whether a TXT record has that key, however it is spaced and whatever else it says. */
export function showsKey(text: string, publicKey: string): boolean {
  for (const tag of text.split(';')) {
    const [name = '', ...value] = tag.split('=')
    if (name.trim() === 'p') return value.join('=').replaceAll(/\s/g, '') === publicKey
  }
  return false
}
