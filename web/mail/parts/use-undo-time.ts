/** How long what was sent can be called back: 20 s, unless somebody chose otherwise on this device. UI.md §4 */
import { type DeviceChoice, useDeviceChoice } from '../../kit/device-choice.ts'

export const UNDO_TIME: DeviceChoice<'5' | '10' | '20' | '30'> = {
  key: 'valija-undo',
  values: ['5', '10', '20', '30'],
  usual: '20',
}

/** The notice ends a little before the server's hold does: what it offers is still true then. */
const EARLIER_MS = 500

/** For how long the notice offers to call a message back that is held for so many seconds. */
export function noticeMs(seconds: number): number {
  return seconds * 1000 - EARLIER_MS
}

/** Seconds. */
export function useUndoTime(): number {
  const [chosen] = useDeviceChoice(UNDO_TIME)
  return Number(chosen)
}
