/** What a person chose for this device: remembered here, and the same at once in all of its windows. UI.md §2 */
import { useSyncExternalStore } from 'react'

export type DeviceChoice<T extends string> = {
  /** Under which the browser keeps it. */
  readonly key: string
  readonly values: readonly T[]
  /** Where nothing was chosen. */
  readonly usual: T
}

/** How much of a list is in sight. */
export const DENSITY: DeviceChoice<'normal' | 'compact'> = {
  key: 'valija-density',
  values: ['normal', 'compact'],
  usual: 'normal',
}

const hearers = new Set<() => void>()

export function useDeviceChoice<T extends string>(
  choice: DeviceChoice<T>,
): readonly [T, (wanted: string) => void] {
  const chosen = useSyncExternalStore(listen, () => kept(choice))
  const choose = (wanted: string): void => {
    if (!choice.values.some((one) => one === wanted)) return
    localStorage.setItem(choice.key, wanted)
    for (const hear of hearers) hear()
  }
  return [chosen, choose]
}

function kept<T extends string>({ key, values, usual }: DeviceChoice<T>): T {
  const found = localStorage.getItem(key)
  return values.find((one) => one === found) ?? usual
}

function listen(hear: () => void): () => void {
  hearers.add(hear)
  addEventListener('storage', hear)
  return () => {
    hearers.delete(hear)
    removeEventListener('storage', hear)
  }
}
