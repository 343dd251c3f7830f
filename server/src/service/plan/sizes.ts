/** From what people answered to how large a machine has to be: arithmetic, without words. */
import type { PlanAnswers } from './answers.ts'
import * as is from './figures.ts'

export type PlanYear = {
  /** 1: the first. */
  readonly year: number
  /** Accounts at its end. */
  readonly accounts: number
  /** At its end, in gigabytes. */
  readonly mail: number
  /** Activity log, queue, program and system. */
  readonly rest: number
  /** With what has to stay free. */
  readonly disk: number
}

export type PlanSizes = {
  readonly accounts: number
  readonly accountsLater: number
  readonly years: readonly PlanYear[]
  readonly diskGb: number
  readonly memoryGb: number
  readonly memoryMib: number
  readonly cores: number
  /** Cores that are busy in the busiest hour, before the reserve. */
  readonly busyCores: number
  /** Megabits a second in the busiest hour, the busier direction. */
  readonly busyMbit: number
  readonly sessions: number
  /** For one account. */
  readonly quotaGb: number
  /** Recipients an hour for one provider, should all of a mailing be there; 0: there is none. */
  readonly massHour: number
  readonly kind: 'one' | 'cluster'
  /** Something is larger than what is sold: the plan is a conversation. */
  readonly beyond: boolean
}

/** Accounts by how they are read. */
type Readers = {
  readonly pop3: number
  readonly webmail: number
  readonly imap: number
  readonly phones: number
}

export function planSizes(answers: PlanAnswers): PlanSizes {
  const accounts = answers.people + answers.generic
  const years = yearsOf(answers, accounts)
  const last = years.at(-1)
  const accountsLater = last?.accounts ?? accounts
  const readers = readersOf(answers, accountsLater / accounts)
  const busy = busyCores(answers, accountsLater, readers)
  const cores = rounded(is.CORES, Math.max(is.CORES_LEAST, busy * is.CORES_RESERVE))
  const disk = rounded(is.DISKS_GB, last?.disk ?? 0)
  const sessions = Math.ceil(readers.imap * is.SESSIONS_A_PROGRAM + readers.phones + readers.webmail)
  const memoryMib = memoryOf(answers, sessions, Math.min(cores.size, is.CORES_OF_ONE), readers)
  const memory = rounded(is.MEMORIES_GB, memoryMib / 1024)
  return {
    ...{ accounts, accountsLater, years, sessions, memoryMib },
    ...{ diskGb: disk.size, memoryGb: memory.size, cores: cores.size, busyCores: busy },
    busyMbit: busyMbit(answers, accountsLater, readers),
    quotaGb: rounded(is.QUOTAS_GB, quotaOf(answers)).size,
    massHour: answers.mass === 0 ? 0 : Math.ceil(answers.mass / answers.massHours),
    kind: answers.alwaysOn || cores.size > is.CORES_OF_ONE ? 'cluster' : 'one',
    beyond: disk.beyond || memory.beyond || cores.beyond,
  }
}

/** Of one account that keeps everything, in gigabytes. */
export function mailAYear({ mails, kilobytes }: PlanAnswers): number {
  return (mails * is.WORKING_DAYS * kilobytes * 1000 * is.DISK_PER_OCTET) / is.GIGABYTE
}

/** Years are reckoned with their accounts at the end: who comes in spring has less, which is the reserve. */
function yearsOf(answers: PlanAnswers, accounts: number): PlanYear[] {
  const years: PlanYear[] = []
  const keeps = 1 - (answers.pop3 / 100) * (answers.people / accounts)
  let kept = answers.from === 'none' ? 0 : answers.oldGigabytes * is.DISK_PER_OCTET
  for (let year = 1; year <= answers.years; year++) {
    // 10 per cent more than 10 is 11.000000000000002 here.
    const then = Math.ceil(Number((accounts * (1 + answers.growth / 100) ** year).toFixed(6)))
    kept += then * keeps * mailAYear(answers)
    const fetched = then * (1 - keeps) * mailAYear(answers) * (is.POP3_DAYS / 365)
    const mail = kept + fetched
    const rest = restOf(answers, then)
    years.push({ year, accounts: then, mail, rest, disk: (mail + rest) / (1 - is.DISK_FREE) })
  }
  return years
}

function restOf({ mails, kilobytes, mass }: PlanAnswers, accounts: number): number {
  const aDay = mails * accounts
  const logged = aDay * (is.WORKING_DAYS / 365) * is.LEDGER_DAYS + mass * 12
  const queued = aDay * is.SENT_SHARE * is.QUEUE_DAYS + mass
  const octets = logged * is.LEDGER_PER_MESSAGE + queued * kilobytes * 1000
  return octets / is.GIGABYTE + is.PROGRAM_GIGABYTES + is.SYSTEM_GIGABYTES
}

function readersOf({ people, generic, pop3, webmail, phones }: PlanAnswers, grown: number): Readers {
  const of = (percent: number): number => (people * grown * percent) / 100
  // Generic accounts are open in the programs of those who read them.
  return {
    ...{ pop3: of(pop3), webmail: of(webmail), phones: of(phones) },
    imap: of(100 - pop3 - webmail) + generic * grown,
  }
}

function busyCores(answers: PlanAnswers, accounts: number, readers: Readers): number {
  const mails = answers.mails * accounts * is.BUSIEST_HOUR
  const programs = (readers.imap + readers.phones) / accounts
  const each = is.TAKE_MS + is.INDEX_MS + programs * is.COMMANDS_A_MESSAGE * is.COMMAND_MS
  const massHour = answers.mass / answers.massHours
  const ms =
    mails * (each + is.SENT_SHARE * is.RELAY_MS) +
    readers.webmail * is.LISTS_AN_HOUR * is.LIST_MS +
    readers.pop3 * is.FETCHES_AN_HOUR * is.FETCH_MS +
    massHour * is.RELAY_MS
  return ms / 3_600_000
}

/** Out: to every place where it is read, and to elsewhere. In is less. */
function busyMbit(answers: PlanAnswers, accounts: number, readers: Readers): number {
  const octets = answers.kilobytes * 1000
  const places = (readers.imap + readers.phones + readers.webmail + readers.pop3) / accounts
  const mails = answers.mails * accounts * is.BUSIEST_HOUR * (places + is.SENT_SHARE)
  return ((mails + answers.mass / answers.massHours) * octets * 8) / 3600 / 1e6
}

/** `cores`: one edge thread each. */
function memoryOf(answers: PlanAnswers, sessions: number, cores: number, readers: Readers): number {
  const threads = is.SERVICE_MIB + Math.max(0, cores - 2) * is.EDGE_MIB + cores * is.HTTP_MIB
  const messages = answers.mails * is.WORKING_DAYS * answers.years
  const open = readers.imap + readers.phones + readers.webmail
  // A folder is open in the threads to which the connections of its account came: two of them, mostly.
  const views = (open * messages * is.VIEW_OCTETS * Math.min(2, cores)) / 1_048_576
  const asked = threads + (sessions * is.SESSION_KIB) / 1024 + views + is.PARSE_MIB + is.SYSTEM_MIB
  return Math.ceil(asked / (1 - is.CACHE_SHARE))
}

/** As much as somebody gathers who keeps all, and half as much again for who gets more than others. */
function quotaOf(answers: PlanAnswers): number {
  const old = answers.from === 'none' ? 0 : answers.largestGigabytes
  return Math.max((mailAYear(answers) * answers.years * 3) / 2, old * 1.5)
}

/** The next that is sold; the largest, and `beyond`, where there is none. */
function rounded(
  sizes: readonly number[],
  least: number,
): { readonly size: number; readonly beyond: boolean } {
  const size = sizes.find((one) => one >= least)
  return { size: size ?? sizes.at(-1) ?? least, beyond: size === undefined }
}
