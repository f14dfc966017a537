/** Hands a text to the reader as a file. */
export function downloadText(
  name: string,
  text: string,
  mimeType: string,
): void {
  downloadBlob(name, new Blob([text], { type: mimeType }));
}

/** Hands bytes to the reader as a file. */
export function downloadBlob(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
