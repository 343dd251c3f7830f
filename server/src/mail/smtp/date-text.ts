/** `Fri, 21 Nov 2025 10:40:00 +0000`. RFC 5322 §3.3 */
export function dateText(ms: number): string {
  return new Date(ms).toUTCString().replace('GMT', '+0000')
}
