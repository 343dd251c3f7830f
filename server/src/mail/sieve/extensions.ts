/** The extensions that scripts may ask for. ManageSieve announces them in this order. RFC 5804 §1.7 */

export const SIEVE_EXTENSIONS = [
  'fileinto',
  'envelope',
  'encoded-character',
  'comparator-i;octet',
  'comparator-i;ascii-casemap',
  'comparator-i;ascii-numeric',
  'comparator-i;unicode-casemap',
  'body',
  'copy',
  'date',
  'duplicate',
  'editheader',
  'enclose',
  'enotify',
  'environment',
  'ereject',
  'extracttext',
  'fcc',
  'foreverypart',
  'ihave',
  'imap4flags',
  'include',
  'index',
  'mailbox',
  'mailboxid',
  'mboxmetadata',
  'mime',
  'regex',
  'reject',
  'relational',
  'replace',
  'servermetadata',
  'spamtest',
  'spamtestplus',
  'special-use',
  'subaddress',
  'vacation',
  'vacation-seconds',
  'variables',
  'virustest',
] as const

export type SieveExtension = (typeof SIEVE_EXTENSIONS)[number]

/** What an extension brings with it. RFC 6131 §2, RFC 5235 §3.2 */
export const IMPLIED: Readonly<Partial<Record<SieveExtension, SieveExtension>>> = {
  'vacation-seconds': 'vacation',
  spamtestplus: 'spamtest',
}

const KNOWN: ReadonlySet<string> = new Set(SIEVE_EXTENSIONS)

export function isSieveExtension(name: string): name is SieveExtension {
  return KNOWN.has(name)
}
