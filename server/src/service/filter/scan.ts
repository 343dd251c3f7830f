/** One message looked at outside of the service, for `valija filter scan`: findings, points and the place they would give it. */
import type { Address, ReversePath } from '../../mail/address.ts'
import { readStructureInSlices } from '../../mail/mime/structure.ts'
import { createDecide } from './decide.ts'
import type { Examiner, SuspectMail, Tokens } from './examiner.ts'
import type { Examination, Finding, Verdict } from './report.ts'
import { DEFAULT_RULES } from './rules/rules.ts'

export type ScanMail = Pick<SuspectMail, 'bytes' | 'client'> & {
  readonly reversePath: ReversePath
  readonly recipients: readonly Address[]
  readonly receivedMs: number
}

/** What is known of where it comes from: what level 1 says, and whose mail it is. */
export type Origin = Pick<SuspectMail, 'identity' | 'author'> & {
  readonly findings: readonly Finding[]
  /** Where level 2 puts it by itself. */
  readonly identityPlace: 'junk' | 'refuse' | undefined
}

export type Scanned = Verdict
export type Scan = (mail: ScanMail) => Promise<Scanned>

export type ScanDeps = {
  /** Asked before the others; undefined: nobody said where it comes from. */
  readonly originOf?: ((mail: ScanMail) => Promise<Origin>) | undefined
  readonly examiners: readonly Examiner[]
  readonly tokensOf: (mail: SuspectMail) => Tokens
  /** What experience says; undefined: too little of it. */
  readonly judge: (tokens: Tokens) => Promise<Finding | undefined>
}

const UNKNOWN: Origin = { findings: [], identityPlace: undefined }

export function createScan({ originOf, examiners, tokensOf, judge }: ScanDeps): Scan {
  const decide = createDecide({ of: async () => await Promise.resolve(DEFAULT_RULES) })
  return async (mail) => {
    const pause = (): undefined => undefined
    const { findings, identityPlace, ...proved } = (await originOf?.(mail)) ?? UNKNOWN
    const structure = await readStructureInSlices(mail.bytes, pause)
    const suspect: SuspectMail = { ...mail, ...proved, id: 'scan', structure, companies: new Set() }
    const examinations: Examination[] = []
    for (const examiner of examiners) examinations.push(await examiner.examine(suspect, pause))
    const learned = await judge(tokensOf(suspect))
    const virus = examinations.find((one) => one.virus !== undefined)?.virus
    const examination: Examination = {
      findings: [...findings, ...examinations.flatMap((one) => one.findings)],
      ...(virus !== undefined && { virus }),
    }
    const more = learned === undefined ? [] : [learned]
    return await decide({ mail: suspect, examination, more, identityPlace, holder: {} })
  }
}
