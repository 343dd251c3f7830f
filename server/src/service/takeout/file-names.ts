/**
 * Names of files and folders that are made from what others wrote: no path, no sign that hides another, nothing that a system keeps
 * for itself. THREATS PA2, WB7
 */
import { NAME_SIGNS } from './limits.ts'

/** Separators, what shells and file systems take for themselves, controls and what turns the direction of the text. */
const UNFIT = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029/\\:*?"<>|]/gu
/** Names of devices, whatever follows the dot. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

/** At most NAME_SIGNS; `otherwise` where nothing is left. */
export function fileName(text: string, otherwise: string): string {
  const fit = [...text.normalize('NFC').replaceAll(UNFIT, ' ').replaceAll(/\s+/g, ' ')]
    .slice(0, NAME_SIGNS)
    .join('')
  // Dots and spaces at the ends are dropped by some systems, and lead upwards or hide in others.
  const bare = fit.replaceAll(/^[. ]+|[. ]+$/g, '')
  if (bare === '') return otherwise
  return DEVICE.test(bare) ? `_${bare}` : bare
}

/** The folders of a mailbox name, each fit, and the whole of it no other mailbox's: `taken` holds those before. */
export function folderPath(mailbox: string, taken: Set<string>): string {
  const path = mailbox
    .split('/')
    .map((part) => fileName(part, '_'))
    .join('/')
  let unique = path
  for (let n = 2; taken.has(unique.toLowerCase()); n++) unique = `${path} (${n})`
  taken.add(unique.toLowerCase())
  return unique
}
