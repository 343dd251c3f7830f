/** Passwords that a person can read out and type: small letters and digits that look like nothing else. */
import { randomInt } from 'node:crypto'

/** 31 signs, 4.95 bits each: without i, l, o, 0 and 1. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Four groups of five: 99 bits. */
export function generatePassword(): string {
  return groups(4)
}

/** Five groups of five: 123 bits, so that its digest needs no slow hash. THREATS ID12 */
export function generateAppPassword(): string {
  return groups(5)
}

function groups(count: number): string {
  const group = (): string => Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return Array.from({ length: count }, group).join('-')
}
