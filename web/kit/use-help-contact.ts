/** Whom people call about their mail. */
import { useQuery } from '@tanstack/react-query'
import type { AnswerOf } from '../../contract/src/answer.ts'
import type { HelpContact } from '../../contract/src/help.ts'
import { useApi } from './kit-context.ts'

export type Contact = AnswerOf<typeof HelpContact>

const WITHOUT_SESSION = '/api/v1/session/help-contact'
const STALE_MS = 600_000

/** Also before anybody signed in. */
export function useHelpContact() {
  const api = useApi()
  return useQuery({
    queryKey: ['help-contact'],
    queryFn: () => api.get<Contact>(WITHOUT_SESSION),
    staleTime: STALE_MS,
  })
}

/** Whether anybody was named. */
export const hasContact = (contact: Contact | undefined): contact is Contact =>
  contact !== undefined && Object.values(contact).some((one) => one !== null)
