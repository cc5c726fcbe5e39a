// The letters at the image's edges: where the patient's left, right, front, back, head and feet are (PS3.3 C.7.6.1.1.1).
const opposite = { L: 'R', R: 'L', P: 'A', A: 'P', H: 'F', F: 'H' };

/** The directions of a vector in patient coordinates (left, posterior, head positive), the strongest first; those below 25 degrees are left out. */
export function letters(vector) {
  return [['L', 'R'], ['P', 'A'], ['H', 'F']]
    .map(([positive, negative], axis) => ({ letter: vector[axis] > 0 ? positive : negative, size: Math.abs(vector[axis]) }))
    .filter(({ size }) => size > 0.42)
    .sort((a, b) => b.size - a.size)
    .map(({ letter }) => letter)
    .join('');
}

const turned = text => [...text].map(letter => opposite[letter]).join('');

/** Letters for the four edges, empty where the image has no orientation. */
export function edges(plane) {
  if (!plane?.rowCosines || !plane?.columnCosines) return { left: '', right: '', top: '', bottom: '' };
  const right = letters(plane.rowCosines), bottom = letters(plane.columnCosines);
  return { left: turned(right), right, top: turned(bottom), bottom };
}
