/** What a browser says it is, as people call it. The field is known for lying, so nothing depends on it. */

const PROGRAMS = [
  ['Edge', /\bEdgA?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS|HeadlessChrome)\//],
  ['Safari', /\bSafari\//],
] as const
const SYSTEMS = [
  ['Android', /\bAndroid\b/],
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Windows', /\bWindows\b/],
  ['Mac', /\bMacintosh\b/],
  ['Chromebook', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
] as const

export type Program = { readonly program: string; readonly system: string; readonly phone: boolean }

/** undefined: it says nothing that we know. */
export function readProgram(userAgent: string): Program | undefined {
  const program = PROGRAMS.find(([, sign]) => sign.test(userAgent))?.[0]
  const system = SYSTEMS.find(([, sign]) => sign.test(userAgent))?.[0]
  if (program === undefined || system === undefined) return undefined
  return { program, system, phone: ['Android', 'iPhone', 'iPad'].includes(system) }
}
