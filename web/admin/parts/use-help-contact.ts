import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { HelpContact } from '../../../contract/src/help.ts'
import { useApi } from '../../kit/kit-context.ts'

export type Contact = z.infer<typeof HelpContact>

/** Whom people call about their mail. */
export function useHelpContact() {
  const api = useApi()
  return useQuery({
    queryKey: ['help-contact'],
    queryFn: () => api.get<Contact>('/api/v1/help-contact'),
  })
}
