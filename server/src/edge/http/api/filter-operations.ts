/** The operations of the admin API about the filter of mail from strangers. */
import * as filter from '../../../../../contract/src/filter.ts'
import type { Operation } from './operation.ts'

const SETTINGS = '/api/v1/filter/settings'
const LISTS = '/api/v1/filter/lists'
const LIST = `${LISTS}/:list`

const ACCOUNT = { area: 'policy', access: 'account' } as const

export const FILTER_OPERATIONS: readonly Operation[] = [
  {
    ...{ ...ACCOUNT, method: 'GET', url: SETTINGS, call: 'filter.settings.show' },
    summary: 'What counts as spam for an account, a group, a domain or a company',
    answer: filter.FilterSettings,
  },
  {
    ...{ ...ACCOUNT, method: 'PATCH', url: SETTINGS, call: 'filter.settings.set' },
    summary: 'Change it; what is not named stays',
    answer: filter.FilterSettings,
  },
  {
    ...{ ...ACCOUNT, method: 'DELETE', url: SETTINGS, call: 'filter.settings.clear' },
    summary: 'Back to what holds above',
    answer: filter.FilterSettings,
  },
  {
    ...{ ...ACCOUNT, method: 'GET', url: LISTS, call: 'filter.list.show' },
    summary: 'Allowed and blocked senders, trusted domains',
    answer: filter.FilterLists,
  },
  {
    ...{ ...ACCOUNT, method: 'POST', url: LIST, call: 'filter.list.add' },
    summary: 'Add to a list',
    answer: filter.FilterLists,
  },
  {
    ...{ ...ACCOUNT, method: 'DELETE', url: LIST, call: 'filter.list.remove' },
    summary: 'Take off a list',
    answer: filter.FilterLists,
  },
]
