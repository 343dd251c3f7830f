/** Accounts as lines of a table, in the columns that an import reads. */
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { Account } from '../../../contract/src/directory.ts'
import type { Cells } from './download.ts'
import { gbOfBytes } from './space.ts'

const COLUMNS = ['address', 'name', 'quota', 'language', 'role', 'state'] as const

export function accountRows(accounts: readonly AnswerOf<typeof Account>[]): Cells {
  const lines = accounts.map(({ address, displayName, quotaBytes, language, role, state }) => [
    address,
    displayName,
    quotaBytes === null ? '' : `${gbOfBytes(quotaBytes)}GB`,
    language,
    role,
    state,
  ])
  return [COLUMNS, ...lines]
}
