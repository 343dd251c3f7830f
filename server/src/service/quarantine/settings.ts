/** How a company keeps held mail and tells its people of it, and what each person wants to hear. */
import type { AccountId, OrganisationId } from '../../mail/ids.ts'
import type { Settings } from '../../store/directory-settings.ts'
import { DIGEST_HOUR, KEEP_DAYS } from './limits.ts'

/** Of an account: how often it gets a summary. */
export const DIGEST_SETTING = 'quarantine-digest'
/** Of a company. */
export const QUARANTINE_SETTING = 'quarantine'

export const FREQUENCIES = ['off', 'daily', 'weekly'] as const
export type Frequency = (typeof FREQUENCIES)[number]

export type CompanyQuarantine = {
  readonly keepDays: number
  /** For accounts that have not said anything. */
  readonly digest: Frequency
  /** 0 to 23, of a day in `timeZone`. */
  readonly hour: number
  /** IANA name. */
  readonly timeZone: string
}

/** `timeZone`: of this server, where the company has set none. */
export async function companyQuarantine(
  settings: Settings,
  organisationId: OrganisationId,
  timeZone: string,
): Promise<CompanyQuarantine> {
  const first = { keepDays: KEEP_DAYS, digest: 'daily', hour: DIGEST_HOUR, timeZone } as const
  return { ...first, ...(await setOnes(settings, organisationId)) }
}

/** What is not named stays as it was. */
export async function setCompanyQuarantine(
  settings: Settings,
  organisationId: OrganisationId,
  change: { readonly [Name in keyof CompanyQuarantine]?: CompanyQuarantine[Name] | undefined },
): Promise<void> {
  const named = Object.entries(change).filter(([, value]) => value !== undefined)
  const before = await setOnes(settings, organisationId)
  await settings.set('organisation', organisationId, QUARANTINE_SETTING, {
    ...before,
    ...Object.fromEntries(named),
  })
}

async function setOnes(
  settings: Settings,
  organisationId: OrganisationId,
): Promise<Partial<CompanyQuarantine>> {
  const value = await settings.get('organisation', organisationId, QUARANTINE_SETTING)
  return typeof value === 'object' && value !== null ? value : {}
}

/** Undefined: as the company has it. */
export async function ownFrequency(settings: Settings, accountId: AccountId): Promise<Frequency | undefined> {
  const value = await settings.get('account', accountId, DIGEST_SETTING)
  return FREQUENCIES.find((one) => one === value)
}

/** Whether the platform knows a zone of that name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
