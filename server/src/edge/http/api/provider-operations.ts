/** The operations of the admin API about the identity providers of companies: people's only, who proved just now who they are. */
import { SignInProvider } from '../../../../../contract/src/provider.ts'
import type { Operation } from './operation.ts'

const PROVIDER = '/api/v1/organisations/:company/sign-in-provider'

export const PROVIDER_OPERATIONS: readonly Operation[] = [
  {
    ...{ method: 'GET', url: PROVIDER, call: 'sign-in-provider.show', access: 'company' },
    ...{ summary: 'Where the people of a company sign in instead of here', answer: SignInProvider },
  },
  {
    ...{ method: 'PUT', url: PROVIDER, call: 'sign-in-provider.set', access: 'company', fresh: true },
    ...{ summary: 'Let people sign in at the company’s own provider', answer: SignInProvider },
  },
  {
    ...{ method: 'DELETE', url: PROVIDER, call: 'sign-in-provider.remove', access: 'company', fresh: true },
    summary: 'Let people sign in here only',
  },
  {
    ...{
      method: 'DELETE',
      url: '/api/v1/accounts/:address/outside-identity',
      access: 'company',
      fresh: true,
    },
    call: 'outside-identity.remove',
    summary: 'Untie an account from who signed in as it at the provider',
  },
]
