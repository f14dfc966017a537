/** Hands a text to the reader as a file. */
export function downloadText(
  name: string,
  text: string,
  mimeType: string,
): void {
  const address = URL.createObjectURL(new Blob([text], { type: mimeType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
