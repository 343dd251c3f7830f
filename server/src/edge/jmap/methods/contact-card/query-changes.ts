/** Not computed: the list is short enough to be asked for again. RFC 8620 §5.6 */
import { z } from 'zod'
import { CONTACTS, method } from '../../method.ts'
import { MethodError } from '../../method-error.ts'
import { QUERY_CHANGES_ARGS } from '../email/query-changes.ts'
import { CARD_QUESTION_ARGS } from './query.ts'

export const contactCardQueryChanges = method({
  name: 'ContactCard/queryChanges',
  capability: CONTACTS,
  args: z.strictObject({ ...CARD_QUESTION_ARGS, ...QUERY_CHANGES_ARGS }),
  run: () => Promise.reject(new MethodError('cannotCalculateChanges')),
})
