/** Messages on paper: the server lays them on a sheet of its own, which opens beside the mail. */
import { useQueryClient } from '@tanstack/react-query'
import type { MessagePrint } from '../../../contract/src/message-view.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { tell } from '../../kit/tell.ts'
import type { Mail } from '../model/mail.ts'
import { located } from '../model/shared-accounts.ts'
import { PRINT_TEXTS } from '../texts/print.ts'

/** As many as the server lays on one sheet: the newest ones. */
const SHEET_MAX = 100

/** `mails`: of one account, as they are to lie on the sheet. Pictures from elsewhere are on it where they are shown. */
export function usePrint(): (mails: readonly Mail[]) => Promise<void> {
  const api = useApi()
  const say = useWords(PRINT_TEXTS)
  const known = useQueryClient()
  return async (mails) => {
    const newest = mails.slice(-SHEET_MAX)
    const accountId = newest.map(({ id }) => located(id).accountId)[0]
    const shown = newest.some(({ id }) => known.getQueryData(['message-view', id, true]) !== undefined)
    try {
      const { url } = await api.get<MessagePrint>('/api/v1/print-link', {
        query: {
          ids: newest.map(({ id }) => located(id).id).join(','),
          zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          pictures: shown ? 'yes' : 'no',
          ...(accountId !== undefined && { account: accountId }),
        },
      })
      if (window.open(url, '_blank') === null) tell({ kind: 'bad', text: say('blocked') })
    } catch (error) {
      tell({ kind: 'bad', text: error instanceof Error ? error.message : say('failed') })
    }
  }
}
