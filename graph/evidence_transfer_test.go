package graph

import "testing"

func TestAFileHasTheSuffixThatPeopleKnow(t *testing.T) {
	for of, want := range map[string]string{
		"text/plain": ".txt", "text/plain; charset=utf-8": ".txt", "Image/JPEG": ".jpg", "video/mp4": ".mp4", "application/pdf": ".pdf",
		"application/x-of-nobody": ".bin", "": ".bin",
	} {
		if got := suffix(of); got != want {
			t.Errorf("%q is %s, want %s", of, got, want)
		}
	}
}
