/** RFC 8621 §8.1 */
import { hash } from 'node:crypto'
import { z } from 'zod'
import { GET_ARGS, pick, wantedIds, wantedProperties } from '../../get-args.ts'
import { method, VACATION } from '../../method.ts'
import { VACATION_ID, VACATION_PROPERTIES, type Vacation, vacationObject } from './vacation-object.ts'

export const vacationGet = method({
  name: 'VacationResponse/get',
  capability: VACATION,
  args: z.strictObject(GET_ARGS),
  async run({ deps, principal }, { accountId, ids, properties }) {
    const wanted = wantedProperties(properties, VACATION_PROPERTIES)
    const object = vacationObject(await deps.autoreplies.show(principal))
    const asked = wantedIds(ids, () => [VACATION_ID])
    return {
      accountId,
      state: vacationState(object),
      list: asked.includes(VACATION_ID) ? [pick(object, wanted)] : [],
      notFound: asked.filter((id) => id !== VACATION_ID),
    }
  },
})

export function vacationState(object: Vacation): string {
  return hash('sha256', JSON.stringify(object), 'hex').slice(0, 16)
}
