/** Devices as people know them: an app password by its name, else what is known of the program. */
import type { AccountId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import type { DeviceRecord } from '../../store/retention-store.ts'

export type Device = DeviceRecord & {
  readonly kind: 'app-password' | 'program'
  /** Name of the app password, or how the program signs in: `user tlsv1.3 capa`. */
  readonly name: string
  /** Its app password was removed or has expired: it cannot come any more. */
  readonly gone: boolean
}

const APP_KEY = /^app-(\d+)$/

export function appKey(appPasswordId: number): string {
  return `app-${appPasswordId}`
}

export async function describeDevices(
  directory: Directory,
  accountId: AccountId,
  records: readonly DeviceRecord[],
  nowMs: number,
): Promise<readonly Device[]> {
  const apps = await directory.read(({ appPasswords }) => appPasswords.list(accountId))
  return records.map((record) => {
    const id = APP_KEY.exec(record.key)?.[1]
    if (id === undefined)
      return { ...record, kind: 'program', name: record.key.replace(/^own /, ''), gone: false }
    const app = apps.find((one) => one.id === Number(id))
    const gone = app === undefined || (app.expiresMs !== undefined && app.expiresMs <= nowMs)
    return { ...record, kind: 'app-password', name: app?.name ?? '', gone }
  })
}
