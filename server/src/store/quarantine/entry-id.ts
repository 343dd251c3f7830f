/** Ids of held mail: the time, then chance, so that nobody guesses them and their order is that of time. */
import { randomBytes } from 'node:crypto'

const TIME_DIGITS = 12
const CHANCE_BYTES = 8

/** `019ab3f2c7d01f2e3d4c5b6a7988`: 28 hexadecimal digits. */
export function makeEntryId(nowMs: number): string {
  return `${timePart(nowMs)}${randomBytes(CHANCE_BYTES).toString('hex')}`
}

/** The least id of that moment. */
export function timePart(ms: number): string {
  return Math.max(0, Math.floor(ms)).toString(16).padStart(TIME_DIGITS, '0')
}

export function isEntryId(written: string): boolean {
  return /^[0-9a-f]{28}$/.test(written)
}
