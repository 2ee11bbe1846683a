package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Client sends the contract's named operations to a server.
type Client struct {
	URL       string
	Documents map[string]string // operation -> document, as in the contract
	HTTP      *http.Client
}

// errUnavailable marks an answer after which the same request may be sent again.
var errUnavailable = errors.New("the server can't answer now")

// Do sends one operation and decodes the answer's data. It sends again while the server says that it can't answer now: a
// command is the same command however often it is sent.
func (c *Client) Do(ctx context.Context, token, operation string, variables map[string]any, data any) error {
	document, ok := c.Documents[operation]
	if !ok {
		return fmt.Errorf("%s: the contract has no such operation", operation)
	}
	body, err := json.Marshal(map[string]any{"query": document, "operationName": operation, "variables": variables})
	if err != nil {
		return fmt.Errorf("%s: %w", operation, err)
	}
	for attempt := 1; ; attempt++ {
		err := c.send(ctx, token, body, data)
		if err == nil || attempt == 5 || !errors.Is(err, errUnavailable) {
			if err != nil {
				err = fmt.Errorf("%s: %w", operation, err)
			}
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(attempt) * 100 * time.Millisecond):
		}
	}
}

func (c *Client) send(ctx context.Context, token string, body []byte, data any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := c.HTTP.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	var answer struct {
		Data   json.RawMessage
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return fmt.Errorf("status %d with a body that is no JSON", response.StatusCode)
	}
	if len(answer.Errors) > 0 {
		first := answer.Errors[0]
		if first.Extensions.Code == "UNAVAILABLE" {
			return fmt.Errorf("%w: %s", errUnavailable, first.Message)
		}
		return fmt.Errorf("%s: %s", first.Extensions.Code, first.Message)
	}
	return json.Unmarshal(answer.Data, data)
}
