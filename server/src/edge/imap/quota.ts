import type { SignedInSession } from './session.ts'

/** STORAGE counts units of 1024 octets. RFC 9208 §5.1 */
export const STORAGE_UNIT = 1024

/** The QUOTA response of the account: a resource without a limit is left out. RFC 9208 §5.1 */
export async function formatQuota({ account }: SignedInSession): Promise<string> {
  const [quota, usage] = [await account.quota(), await account.usage()]
  const resources: string[] = []
  if (quota.bytes !== undefined)
    resources.push(
      `STORAGE ${Math.ceil(usage.bytes / STORAGE_UNIT)} ${Math.floor(quota.bytes / STORAGE_UNIT)}`,
    )
  if (quota.messages !== undefined) resources.push(`MESSAGE ${usage.messages} ${quota.messages}`)
  return `QUOTA "" (${resources.join(' ')})`
}
