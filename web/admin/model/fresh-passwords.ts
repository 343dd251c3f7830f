/** Passwords that were made just now, for the sheet that is printed next. Kept in this page's memory only, and nowhere else. */
const made = new Map<string, string>()

export function keepFresh(address: string, password: string): void {
  made.set(address, password)
}

export function freshPassword(address: string): string | undefined {
  return made.get(address)
}
