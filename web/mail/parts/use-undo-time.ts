/** How long what was sent can be called back: 20 s, unless somebody chose otherwise on this device. UI.md §4 */
import { type DeviceChoice, useDeviceChoice } from '../../kit/device-choice.ts'

export const UNDO_TIME: DeviceChoice<'5' | '10' | '20' | '30'> = {
  key: 'valija-undo',
  values: ['5', '10', '20', '30'],
  usual: '20',
}

/** Seconds. */
export function useUndoTime(): number {
  const [chosen] = useDeviceChoice(UNDO_TIME)
  return Number(chosen)
}
