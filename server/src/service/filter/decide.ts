/** The rules of level 4 as the pipeline asks them: who wrote is read once a message, the rules of each recipient are joined. */
import { canonicalAddress } from '../../mail/address.ts'
import type { SuspectMail } from './examiner.ts'
import { readAuthor } from './identity/read-author.ts'
import type { Decide } from './pipeline.ts'
import type { Finding } from './report.ts'
import { type DecidedMail, decidePlace, type IdentityPlace } from './rules/decide-place.ts'
import type { FilterRules, FilterRulesSource } from './rules/rules.ts'

export type DecideOptions = {
  /** Two letters (ISO 3166); undefined: not known. Default: of no address is it known. */
  readonly countryOf?: (address: string) => Promise<string | undefined>
  /** Whether mail of that domain is made here. Default: of none. */
  readonly isOurs?: (domain: string) => Promise<boolean>
}

export function createDecide(rules: FilterRulesSource, options: DecideOptions = {}): Decide {
  const read = new WeakMap<SuspectMail, DecidedMail>()
  return async ({ mail, examination, more, identityPlace, holder }) => {
    let decided = read.get(mail)
    if (decided === undefined) {
      decided = decidedMail(mail)
      read.set(mail, decided)
    }
    const identity = identityPlace && (await identityOf(mail, identityPlace, options))
    const own = await rules.of(holder)
    const country = await countryFinding(mail, own, options)
    return decidePlace(decided, examination, [...more, ...country], own, identity)
  }
}

function decidedMail(mail: SuspectMail): DecidedMail {
  const { author, client, reversePath } = mail
  const { from, isClear } = readAuthor(mail)
  // Two readers of anything else could see two authors. THREATS IN7
  const address = isClear ? from?.address : undefined
  return {
    authorAddress: address,
    // What is proved is a domain: another one in what the reader is shown proves nothing about it.
    author: address !== undefined && from?.domain === author?.domain ? author : undefined,
    reversePath: reversePath === null ? undefined : canonicalAddress(reversePath),
    clientAddress: client.address,
  }
}

/** Why service/identity/decide.ts is against it, as far as the results tell. */
async function identityOf(
  { author, identity }: SuspectMail,
  place: IdentityPlace['place'],
  { isOurs }: DecideOptions,
): Promise<IdentityPlace> {
  if (identity?.['dmarc'] === 'permerror') return { place, rule: 'unclear-author' }
  const isOwn = author?.domain !== undefined && (await isOurs?.(author.domain)) === true
  return { place, rule: isOwn || identity?.['dmarc'] !== 'fail' ? 'own-domain' : 'policy' }
}

/** A signal and no more: people travel, and servers stand where they are cheap. */
const COUNTRY_POINTS = 2

async function countryFinding(
  { client }: SuspectMail,
  { countries }: FilterRules,
  { countryOf }: DecideOptions,
): Promise<readonly Finding[]> {
  if (countries.length === 0 || countryOf === undefined) return []
  const country = await countryOf(client.address)
  if (country === undefined || !countries.includes(country)) return []
  return [{ level: 1, rule: 'connection.country', points: COUNTRY_POINTS, values: { country } }]
}
