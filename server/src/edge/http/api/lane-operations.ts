/** The operations of the admin API about the mass lane. */
import * as lane from '../../../../../contract/src/lane.ts'
import type { Operation } from './operation.ts'

const MASS = '/api/v1/mass-lane'
const UNSUBSCRIBED = '/api/v1/accounts/:address/unsubscribed'

const POLICY = { area: 'policy', access: 'company' } as const
const ACCOUNT = { area: 'policy', access: 'account' } as const
const OPERATOR = { area: 'policy', access: 'operator' } as const

export const LANE_OPERATIONS: readonly Operation[] = [
  {
    ...{ ...POLICY, method: 'GET', url: MASS, call: 'lane.show' },
    summary: 'How mass mail leaves',
    answer: lane.MassLane,
  },
  {
    ...{ ...OPERATOR, method: 'PATCH', url: MASS, call: 'lane.set' },
    summary: 'Change it; what is not named stays',
    answer: lane.MassLane,
  },
  {
    ...{ ...OPERATOR, method: 'PUT', url: `${MASS}/grants/:company`, call: 'lane.grant' },
    summary: 'Let a company use it',
    answer: lane.LaneGrant,
  },
  {
    ...{ ...OPERATOR, method: 'DELETE', url: `${MASS}/grants/:company`, call: 'lane.revoke' },
    summary: 'Let it no longer; what it has set stays',
    answer: lane.LaneGrant,
  },
  {
    ...{ ...POLICY, method: 'GET', url: `${MASS}/members`, call: 'lane.list' },
    summary: 'Whose mail takes which lane',
    answer: lane.LaneList,
  },
  {
    ...{ ...POLICY, method: 'PUT', url: `${MASS}/members`, call: 'lane.put' },
    summary: 'Set the lane of an account or a domain',
    answer: lane.LaneMember,
  },
  {
    ...{ ...POLICY, method: 'DELETE', url: `${MASS}/members`, call: 'lane.clear' },
    summary: 'Take that back',
    answer: lane.LaneMember,
  },
  {
    ...{ ...ACCOUNT, method: 'GET', url: UNSUBSCRIBED, call: 'lane.unsubscribed' },
    summary: 'Who wants no more mass mail of an account, by pages',
    answer: lane.Unsubscribed,
  },
  {
    ...{ ...ACCOUNT, method: 'DELETE', url: `${UNSUBSCRIBED}/:recipient`, call: 'lane.resubscribe' },
    summary: 'Send to that one again',
    answer: lane.Resubscribed,
  },
]
