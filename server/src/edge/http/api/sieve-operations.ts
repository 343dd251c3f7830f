/** The operations of the admin API about scripts, filters and automatic replies. What may lead mail away is for who is fresh. */
import * as sieve from '../../../../../contract/src/sieve.ts'
import type { Operation } from './operation.ts'

const ACCOUNT = '/api/v1/accounts/:address'
const SCRIPT = `${ACCOUNT}/sieve/script`
const FILTERS = `${ACCOUNT}/filters`
const AUTOREPLY = `${ACCOUNT}/autoreply`
const COMPANY = '/api/v1/sieve/company'

const own = (
  method: Operation['method'],
  url: string,
  rest: Pick<Operation, 'call' | 'summary' | 'answer' | 'fresh'>,
): Operation => ({ method, url, access: 'account', area: 'policy', ...rest })

export const SIEVE_OPERATIONS: readonly Operation[] = [
  own('GET', `${ACCOUNT}/sieve`, {
    call: 'sieve.list',
    summary: 'Scripts of an account',
    answer: sieve.SieveScripts,
  }),
  own('GET', SCRIPT, { call: 'sieve.show', summary: 'One of them', answer: sieve.SieveScript }),
  own('PUT', SCRIPT, {
    ...{ call: 'sieve.put', summary: 'Keep a script', answer: sieve.SieveScripts },
    fresh: true,
  }),
  own('DELETE', SCRIPT, { call: 'sieve.remove', summary: 'Remove a script', answer: sieve.SieveScripts }),
  own('PUT', `${ACCOUNT}/sieve/active`, {
    ...{ call: 'sieve.activate', summary: 'Which one is run', answer: sieve.SieveScripts },
    fresh: true,
  }),
  own('GET', `${ACCOUNT}/redirects`, {
    call: 'sieve.redirects',
    summary: 'Where the active script sends mail',
    answer: sieve.SieveRedirects,
  }),
  own('GET', FILTERS, {
    call: 'personal-filter.list',
    summary: 'Filters of a person, those of other programs too',
    answer: sieve.PersonalFilters,
  }),
  own('PUT', FILTERS, {
    ...{ call: 'personal-filter.set', summary: 'Make or change a filter', answer: sieve.PersonalFilters },
    fresh: true,
  }),
  own('DELETE', FILTERS, {
    call: 'personal-filter.remove',
    summary: 'Remove a filter',
    answer: sieve.PersonalFilters,
  }),
  own('PUT', `${FILTERS}/order`, {
    call: 'personal-filter.order',
    summary: 'Put the filters into another order',
    answer: sieve.PersonalFilters,
  }),
  own('GET', AUTOREPLY, {
    call: 'autoreply.show',
    summary: 'The automatic reply of a person',
    answer: sieve.Autoreply,
  }),
  own('PUT', AUTOREPLY, {
    ...{ call: 'autoreply.set', summary: 'Set the automatic reply', answer: sieve.Autoreply },
    fresh: true,
  }),
  own('DELETE', AUTOREPLY, {
    call: 'autoreply.clear',
    summary: 'Remove the automatic reply',
    answer: sieve.Autoreply,
  }),
  {
    ...{ method: 'GET', url: COMPANY, access: 'company', area: 'policy' },
    ...{ call: 'sieve.company.show', summary: 'Scripts of a company or group', answer: sieve.CompanySieve },
  },
  {
    ...{ method: 'PUT', url: COMPANY, access: 'company', area: 'policy', fresh: true },
    ...{ call: 'sieve.company.set', summary: 'Set or remove one of them', answer: sieve.CompanySieve },
  },
]
