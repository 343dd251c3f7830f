import { type Flag, SYSTEM_FLAGS } from '../../../mail/flag.ts'

/** Keywords that many programs know are kept in the spelling of their registration. RFC 5788 */
export const KNOWN_FLAGS = new Map(
  [...SYSTEM_FLAGS, '$Forwarded', '$MDNSent', '$Junk', '$NotJunk', '$Phishing', '$Important'].map((flag) => [
    flag.toLowerCase(),
    flag as Flag,
  ]),
)
