/** The accounts of a list, all of them, as a table to keep. */
import { useState } from 'react'
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { AccountPage } from '../../../contract/src/directory.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { tell } from '../../kit/tell.ts'
import { FILE_ROWS_MAX, LIST_ROWS_MAX } from '../limits.ts'
import { accountRows } from '../model/account-rows.ts'
import { csvOf, saveFile } from '../model/download.ts'
import { MANY_TEXTS } from '../texts/many.ts'
import type { AccountRow } from './account-cells.tsx'

export function useAccountFile(): {
  readonly busy: boolean
  readonly save: (condition: Readonly<Record<string, string | undefined>>) => Promise<void>
} {
  const say = useWords(MANY_TEXTS)
  const api = useApi()
  const [busy, setBusy] = useState(false)
  const all = async (condition: Readonly<Record<string, string | undefined>>): Promise<AccountRow[]> => {
    const rows: AccountRow[] = []
    for (let after: number | null = 0; after !== null && rows.length < FILE_ROWS_MAX; ) {
      const query = { ...condition, after, limit: LIST_ROWS_MAX }
      const page: AnswerOf<typeof AccountPage> = await api.get('/api/v1/accounts', { query })
      rows.push(...page.accounts)
      after = page.next
      if (after !== null && rows.length >= FILE_ROWS_MAX)
        tell({ kind: 'bad', text: say('csvTooMany', { n: rows.length }) })
    }
    return rows
  }
  const save = async (condition: Readonly<Record<string, string | undefined>>): Promise<void> => {
    setBusy(true)
    try {
      saveFile(`${say('fileName')}.csv`, csvOf(accountRows(await all(condition))))
    } catch (problem) {
      tell({ kind: 'bad', text: problem instanceof Error ? problem.message : String(problem) })
    } finally {
      setBusy(false)
    }
  }
  return { busy, save }
}
