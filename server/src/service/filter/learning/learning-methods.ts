/**
 * `filter.teach`: lessons out of files that an administrator has. `filter.judge`: what experience says of a message. Both
 * get tokens, which are hashes: no message goes over the control socket.
 */
import { z } from 'zod'
import type { Clock } from '../../../lib/clock.ts'
import type { Directory } from '../../../store/directory.ts'
import type { DirectoryTables } from '../../../store/directory-tables.ts'
import { unpackTokens } from '../../../store/filter/counts.ts'
import type { FilterStore, Learner } from '../../../store/filter/filter-store.ts'
import type { Principal } from '../../account/principal.ts'
import { boundTo, findAccount, findCompany } from '../../admin/access.ts'
import { addressText, properName } from '../../admin/inputs.ts'
import { type AdminMethod, adminMethod } from '../../admin/method.ts'
import { TOKENS_MAX } from '../classifier/limits.ts'
import { EVERYBODY } from '../classifier/models.ts'
import type { Classifier } from '../examiner.ts'
import { TAUGHT_AT_ONCE_MAX } from './limits.ts'

export type LearningMethodDeps = {
  readonly directory: Directory
  readonly store: () => Promise<Pick<FilterStore, 'teach'>>
  readonly classifier: () => Promise<Pick<Classifier, 'judge'>>
  readonly clock: Clock
}

/** Four octets for three in base64. */
const TOKEN_SIGNS_MAX = Math.ceil((TOKENS_MAX * 4 * 4) / 3) + 4
const DAY_MS = 86_400_000
const WHOSE = { company: properName.optional(), account: addressText.optional() }
const tokenText = z
  .string()
  .max(TOKEN_SIGNS_MAX)
  .regex(/^[A-Za-z0-9+/]*={0,2}$/)

export const LEARNING_INPUTS = {
  'filter.teach': z.strictObject({
    ...WHOSE,
    kind: z.enum(['spam', 'ham', 'forget']),
    lessons: z
      .array(z.strictObject({ digest: z.string().regex(/^[0-9a-f]{32}$/), tokens: tokenText }))
      .min(1)
      .max(TAUGHT_AT_ONCE_MAX),
  }),
  'filter.judge': z.strictObject({ ...WHOSE, tokens: tokenText }),
}

export function learningMethods({
  directory,
  store,
  classifier,
  clock,
}: LearningMethodDeps): readonly AdminMethod[] {
  const learnerOf = (principal: Principal, whose: Whose): Promise<Learner> =>
    directory.read((tables) => findLearner(tables, principal, whose))
  return [
    adminMethod({
      name: 'filter.teach',
      scope: 'company',
      input: LEARNING_INPUTS['filter.teach'],
      run: async (principal, { company, account, kind, lessons }) => {
        const learner = await learnerOf(principal, { company, account })
        const day = Math.floor(clock.now() / DAY_MS)
        const learned = await (await store()).teach(
          learner,
          lessons.map(({ digest, tokens }) => ({
            digest: new Uint8Array(Buffer.from(digest, 'hex')),
            kind,
            tokens: tokensIn(tokens),
            day,
          })),
        )
        return { learned }
      },
    }),
    adminMethod({
      name: 'filter.judge',
      scope: 'company',
      input: LEARNING_INPUTS['filter.judge'],
      run: async (principal, { tokens, ...whose }) => {
        const { organisationId, accountId } = await learnerOf(principal, whose)
        const holder = accountId === undefined ? { organisationId } : { organisationId, accountId }
        const finding = await (await classifier()).judge(tokensIn(tokens), holder)
        return finding === undefined ? {} : { finding: { ...finding, values: { ...finding.values } } }
      },
    }),
  ]
}

type Whose = { readonly company?: string | undefined; readonly account?: string | undefined }

/** Nobody named: the own company; for the operator all companies together. */
async function findLearner(
  tables: DirectoryTables,
  principal: Principal,
  { company, account }: Whose,
): Promise<Learner> {
  if (account !== undefined) {
    const { id, organisationId } = await findAccount(tables, principal, account)
    return { organisationId, accountId: id }
  }
  if (company !== undefined)
    return { organisationId: (await findCompany(tables, principal, company)).id, accountId: undefined }
  return { organisationId: boundTo(principal) ?? EVERYBODY, accountId: undefined }
}

function tokensIn(text: string): Uint32Array {
  return unpackTokens(new Uint8Array(Buffer.from(text, 'base64')))
}
