/** The operations about the filter × everybody who might ask. THREATS PA1 */
import { sending } from '../kit/http-client.ts'
import { DELETE, type Expected } from './pa1-api-routes.ts'

const SETTINGS = '/api/v1/filter/settings'
const LISTS = '/api/v1/filter/lists'
const OF_LUIS = 'address=luis@empresa.test'
/** About an account of the company: a holder of another one and another company's admin learn nothing. */
const ofAccount = [401, 404, 404, 200, 200] as const

export const FILTER_ROUTES: Readonly<Record<string, Expected>> = {
  [`GET ${SETTINGS}`]: { path: `${SETTINGS}?${OF_LUIS}`, statuses: [...ofAccount] },
  [`PATCH ${SETTINGS}`]: {
    asked: sending('PATCH', { address: 'luis@empresa.test', junkAt: 6.5 }),
    statuses: [...ofAccount],
  },
  [`DELETE ${SETTINGS}`]: { path: `${SETTINGS}?${OF_LUIS}`, asked: DELETE, statuses: [...ofAccount] },
  [`GET ${LISTS}`]: { path: `${LISTS}?company=Empresa`, statuses: [401, 403, 404, 200, 200] },
  [`POST ${LISTS}/:list`]: {
    path: `${LISTS}/block`,
    asked: sending('POST', { address: 'luis@empresa.test', subjects: ['malo.test'] }),
    statuses: [...ofAccount],
  },
  [`DELETE ${LISTS}/:list`]: {
    path: `${LISTS}/block?${OF_LUIS}&subjects=malo.test`,
    asked: DELETE,
    // Taken off once, it is there no more.
    statuses: [401, 404, 404, 200, 404],
  },
}
