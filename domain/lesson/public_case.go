package lesson

// PublicCase names the incident of a lesson. An incident that the whole country knows can't be made anonymous by leaving things
// out, so it is either told by its name, with the express consent of the municipality, or not shared. The name, the municipality and
// the year are public knowledge; persons stay masked in the texts of such a lesson as in any other.
type PublicCase struct {
	Name         string `json:"name"`
	Municipality string `json:"municipality"` // its code in the catalogue
	Year         int    `json:"year"`
}
