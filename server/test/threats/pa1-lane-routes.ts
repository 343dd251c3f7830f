/** The operations about the mass lane × everybody who might ask. THREATS PA1 */
import { sending } from '../kit/http-client.ts'
import { DELETE, type Expected } from './pa1-api-routes.ts'

const MASS = '/api/v1/mass-lane'
const MEMBERS = `${MASS}/members`
/** Of the operator alone. */
const service = [401, 403, 403, 403, 200] as const

export const LANE_ROUTES: Readonly<Record<string, Expected>> = {
  [`GET ${MASS}`]: { statuses: [401, 403, 200, 200, 200] },
  [`PATCH ${MASS}`]: { asked: sending('PATCH', { messagesHour: 500 }), statuses: [...service] },
  [`PUT ${MASS}/grants/:company`]: {
    path: `${MASS}/grants/Empresa`,
    asked: sending('PUT', {}),
    statuses: [...service],
  },
  [`GET ${MEMBERS}`]: { path: `${MEMBERS}?company=Empresa`, statuses: [401, 403, 404, 200, 200] },
  [`PUT ${MEMBERS}`]: {
    asked: sending('PUT', { address: 'luis@empresa.test', lane: 'personal' }),
    statuses: [401, 403, 404, 200, 200],
  },
  [`DELETE ${MEMBERS}`]: {
    path: `${MEMBERS}?address=luis@empresa.test`,
    asked: DELETE,
    statuses: [401, 403, 404, 200, 200],
  },
  'GET /api/v1/accounts/:address/unsubscribed': {
    path: '/api/v1/accounts/luis@empresa.test/unsubscribed',
    statuses: [401, 404, 404, 200, 200],
  },
  'DELETE /api/v1/accounts/:address/unsubscribed/:recipient': {
    path: '/api/v1/accounts/luis@empresa.test/unsubscribed/nadie@b.test',
    asked: DELETE,
    statuses: [401, 404, 404, 404, 404],
  },
  [`DELETE ${MASS}/grants/:company`]: {
    path: `${MASS}/grants/Empresa`,
    asked: DELETE,
    statuses: [...service],
  },
}
