/** What an account is called: its person's name, or its address where there is none. */
export function nameOf(account: { readonly displayName: string; readonly shown: string }): string {
  return account.displayName === '' ? account.shown : account.displayName
}
